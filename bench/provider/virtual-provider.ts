import type { VirtualClock } from "../clock/virtual-clock.ts";
import { answerOf, pageOf, routeOf } from "./apis.ts";

/** A request that the provider saw: when, for which task, and of which kind. */
export type Seen = { at: number; id: string; what: "start" | "status" | "task" | "list" };

/** A provider that answers without latency on virtual time. Its tasks end by themselves. */
export type VirtualProvider = {
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Starts a task that ends after `durationMs`. */
  add(id: string, durationMs: number): void;
  /** Everything that was asked since the last call. */
  takeSeen(): Seen[];
};

export function virtualProvider(clock: VirtualClock, { foreign = 0 } = {}): VirtualProvider {
  const ends = new Map<string, number>();
  // Tasks of the same account that nobody here waits for; over, and mixed with the others in the list.
  const others = Array.from({ length: foreign }, (_, index) => `foreign-${index}`);
  let listed: string[] | undefined;
  let seen: Seen[] = [];
  const standingOf = (id: string) => (clock.now() >= (ends.get(id) ?? 0) ? "completed" : "running");

  const list = (): string[] => {
    listed ??= mix([...ends.keys()].reverse(), others);
    return listed;
  };

  return {
    add(id, durationMs) {
      ends.set(id, clock.now() + durationMs);
      listed = undefined;
    },
    takeSeen() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async fetch(input, init) {
      const request = typeof input === "object" && "url" in input ? input : undefined;
      const method = request?.method ?? init?.method ?? "GET";
      const url = new URL(request?.url ?? String(input));
      const route = routeOf(method, url);
      if (route === undefined) throw new Error(`The virtual provider knows no ${method} ${url.pathname}.`);
      const { what } = route;
      const id = what === "start" ? idOfStart(request ? await request.text() : String(init?.body)) : route.id;
      seen.push({ at: clock.now(), id, what });
      const answer = what === "list" ? pageOf(list(), url, standingOf) : answerOf({ ...route, id }, standingOf(id));
      return Response.json(answer);
    },
  };
}

/** The benchmark names the task it wants in the text of the start, whatever the field is called. */
function idOfStart(body: string): string {
  const id = /task-\d+/.exec(body)?.[0];
  if (id === undefined) throw new Error(`A start that names no task: ${body}`);
  return id;
}

function mix(first: readonly string[], second: readonly string[]): string[] {
  if (second.length === 0) return [...first];
  const every = Math.max(1, Math.floor(first.length / second.length));
  const mixed: string[] = [];
  for (const [index, id] of first.entries()) {
    mixed.push(id);
    const other = index % every === 0 ? second[index / every] : undefined;
    if (other !== undefined) mixed.push(other);
  }
  return [...mixed, ...second.slice(Math.ceil(first.length / every))];
}
