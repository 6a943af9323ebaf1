/** What a request is for, where the document says so. */
export type MockRole = "start" | "read" | "list" | "stop" | "pause" | "resume" | "other";

/** Something that goes wrong with a request, and which requests it meets. */
export type Fault = FaultEffect & {
  /** Meets these requests alone: a role, or an operation such as `GET /runs/{run_id}`. @default every request */
  readonly on?: MockRole | (string & {});
  /** Lets this many of them pass first. @default 0 */
  readonly skip?: number;
  /** Meets this many of them; `Infinity` for ever. @default 1 */
  readonly times?: number;
  /**
   * Whether the request takes effect although its answer goes wrong: a start is accepted, a stop stops.
   * @default true for what begins with a good answer (`cut`, `truncated`, `slow`), false for the others
   */
  readonly applied?: boolean;
};

/** What goes wrong. */
export type FaultEffect =
  /** Another answer. Without a body the contract's own example of that status, or a message. */
  | {
      readonly fault: "answer";
      /** From 200 to 599. */
      readonly status: number;
      /** Headers of the answer, beside those of the contract's example. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as JSON. @default the contract's example of that status, or a message */
      readonly body?: unknown;
      /** The header `Retry-After`: seconds, or a date as it is written. */
      readonly retryAfter?: number | string;
    }
  /** The connection is reset before anything was answered. */
  | { readonly fault: "reset" }
  /** The connection breaks after half of the body. */
  | { readonly fault: "cut" }
  /** The answer is complete, and its JSON ends half way. */
  | { readonly fault: "truncated" }
  /** A page of HTML, with status 200. */
  | {
      readonly fault: "html";
      /** The HTTP status. @default 200 */
      readonly status?: number;
      /** The page. @default one such as a bot check shows */
      readonly body?: string;
    }
  /** Nothing is ever answered. With `applied: true` a start is accepted and never answered. */
  | { readonly fault: "silence" }
  /** The body comes little by little. */
  | {
      readonly fault: "slow";
      /** The rate at which the body comes. */
      readonly bytesPerSecond: number;
    }
  /** A word in place of the task's status. */
  | {
      readonly fault: "word";
      /** The word. */
      readonly status: string;
    }
  /** A start that lists show only after this time. */
  | {
      readonly fault: "late";
      /** Milliseconds, divided by the mock's `speed`. */
      readonly forMs: number;
    }
  /** A list as it was this long ago. */
  | {
      readonly fault: "lag";
      /** Milliseconds, divided by the mock's `speed`. */
      readonly forMs: number;
    }
  /** A list that shows this status for every task. */
  | {
      readonly fault: "lie";
      /** The provider's word for the status. */
      readonly status: string;
    }
  /** A list that shows the first page again, whichever was asked for. */
  | { readonly fault: "repeat" };

const FAULTS = [
  "answer",
  "reset",
  "cut",
  "truncated",
  "html",
  "silence",
  "slow",
  "word",
  "late",
  "lag",
  "lie",
  "repeat",
];
const AFTERWARDS: readonly string[] = ["cut", "truncated", "slow", "word", "late", "lag", "lie", "repeat"];

/** The header of a request that makes it go wrong: a fault as JSON, the name of one, or a status such as `503`. */
export const FAULT_HEADER = "errand-fault";

/** Whether the request takes effect. */
export function isApplied(fault: Fault): boolean {
  return fault.applied ?? AFTERWARDS.includes(fault.fault);
}

/** The fault that a request asks for in its header. @throws TypeError for a text that names none. */
export function faultInHeader(text: string | null): Fault | undefined {
  if (text === null) return undefined;
  if (/^\d{3}$/.test(text)) return checkFault({ fault: "answer", status: Number(text) });
  if (!text.startsWith("{")) return checkFault({ fault: text });
  try {
    return checkFault(JSON.parse(text));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new TypeError(`The header ${FAULT_HEADER} is not JSON.`);
  }
}

/** @throws TypeError that says which part of a fault cannot be used. */
function checkFault(fault: unknown): Fault {
  const { fault: name, status } = (fault ?? {}) as { fault?: unknown; status?: unknown };
  if (typeof name !== "string" || !FAULTS.includes(name)) {
    throw new TypeError(`A fault is one of ${FAULTS.join(", ")}, got ${JSON.stringify(name)}.`);
  }
  if (name === "answer" && !(Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599)) {
    throw new TypeError(`A fault "answer" needs a status from 200 to 599, got ${JSON.stringify(status)}.`);
  }
  const needed = { word: "status", lie: "status", slow: "bytesPerSecond", late: "forMs", lag: "forMs" }[name];
  if (needed !== undefined && (fault as Record<string, unknown>)[needed] === undefined) {
    throw new TypeError(`A fault "${name}" needs ${needed}.`);
  }
  return fault as Fault;
}

/** Faults in the order in which they were given, each with what is left of it. */
export class FaultList {
  readonly #faults: { fault: Fault; skip: number; times: number }[] = [];

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    const { skip = 0, times = 1 } = checkFault(fault);
    this.#faults.push({ fault, skip, times });
  }

  /** The fault that meets a request, which is used up by it. */
  take(role: MockRole, operation: string): Fault | undefined {
    for (const entry of this.#faults) {
      const { on = role } = entry.fault;
      if ((on !== role && on !== operation) || entry.times <= 0) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.times -= 1;
      return entry.fault;
    }
    return undefined;
  }
}
