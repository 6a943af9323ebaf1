import { isErrandError } from "../../src/index.ts";

/** How a call or a wait ended, if it did. */
export type Ending =
  | { how: "gave"; value: unknown; ms: number }
  | { how: "threw"; error: unknown; ms: number }
  | { how: "pending" };

/** Waits for a promise, at most `capMs`. */
export async function settle(work: () => Promise<unknown>, capMs: number): Promise<Ending> {
  const began = performance.now();
  const ms = () => performance.now() - began;
  const working = (async () => work())();
  return Promise.race<Ending>([
    working.then(
      (value) => ({ how: "gave", value, ms: ms() }),
      (error: unknown) => ({ how: "threw", error, ms: ms() }),
    ),
    new Promise((resolve) => setTimeout(() => resolve({ how: "pending" }), capMs)),
  ]);
}

/** An error of the runtime that no client made: callers cannot tell what it means for their task. */
export function isRaw(error: unknown): boolean {
  if (isErrandError(error) || !(error instanceof Error)) return false;
  return /^(TypeError|SyntaxError|AbortError|FetchError|TimeoutError)$/.test(nameOf(error));
}

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  // Some clients set no name on their errors; the class has one.
  return error.name === "Error" ? error.constructor.name : error.name;
}

/** An ending in a few words. */
export function inWords(ending: Ending, capMs: number): string {
  if (ending.how === "pending") return `**nothing in ${capMs / 1000} s**`;
  const seconds = `${(ending.ms / 1000).toFixed(1)} s`;
  if (ending.how === "threw") return `${isRaw(ending.error) ? "raw " : ""}${nameOf(ending.error)}, ${seconds}`;
  const { value } = ending;
  const text = typeof value === "object" && value !== null ? "" : ` \`${String(value).slice(0, 15)}\``;
  return `gives${text}, ${seconds}`;
}
