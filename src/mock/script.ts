import type { Fault } from "./fault.ts";

/** What happens to a task of the mock. */
export type TaskScript = {
  /**
   * The statuses that the task goes through; the last one stays. A text is a state such as `"running"`, or a word of the
   * provider, or one that nobody knows. A state for which the provider has no word is left out.
   * @default ["queued", "running", "completed"]
   */
  readonly statuses?: readonly (string | StatusPhase)[];
  /** What the task produces. An object is written as JSON where the provider gives text. @default the contract's example */
  readonly output?: unknown;
  /** Why it fails. @default the contract's example */
  readonly error?: string | { readonly message: string; readonly code?: string | number };
  /** What the provider judges of a completed task, where it judges. */
  readonly verdict?: "success" | "failure";
  /** The files that it leaves when it is over. */
  readonly files?: readonly ScriptFile[];
  /** The steps, told one after the other while it runs. */
  readonly steps?: readonly (string | ScriptStep)[];
  /** What it costs, where the provider tells. */
  readonly usage?: ScriptUsage;
  /** Where a person can watch it while it goes on. */
  readonly liveUrl?: string;
  /** What a paused task asks, where the provider tells. */
  readonly question?: string;
  /** Faults of the requests about this task alone. */
  readonly faults?: readonly Fault[];
};

/** A status, and how long it lasts: for a time, or until it was read that often. */
export type StatusPhase = {
  /** A state such as `"running"`, or a word. */
  readonly status: string;
  /** Milliseconds, divided by the mock's `speed`. `Infinity` is until somebody resumes or stops it. @default 1_000 */
  readonly forMs?: number;
  /** The number of reads that see it, in place of a time. */
  readonly reads?: number;
};

/** A file of a task; the provider's own fields take what they have room for. */
export type ScriptFile = {
  /** The provider's id of the file. */
  readonly id?: string;
  /** The file's name. */
  readonly name?: string;
  /** Where it can be downloaded. */
  readonly url?: string;
  /** Its length in bytes. */
  readonly sizeBytes?: number;
};

/** What a task costs; a part that the provider does not tell is left out. */
export type ScriptUsage = {
  /** In US dollars. */
  readonly costUsd?: number;
  /** In the provider's credits. */
  readonly credits?: number;
  /** Tokens that the model read. */
  readonly inputTokens?: number;
  /** Tokens that the model wrote. */
  readonly outputTokens?: number;
};

/** A step of a task. */
export type ScriptStep = {
  /** What the agent does in it. */
  readonly text: string;
  /** The page that it is on. */
  readonly url?: string;
  /** A picture of that page. */
  readonly screenshotUrl?: string;
};

/** What a start looks like to a script that is a function. */
export type StartedTask = {
  /** The id that it has been given. */
  readonly id: string;
  /** The number of starts before this one. */
  readonly index: number;
  /** The operation that starts it, such as `POST /runs`. */
  readonly operation: string;
  /** The body of the start, parsed. */
  readonly input: unknown;
};

/** One script for all tasks; a list gives each start the next, and the last one stays; a function chooses. */
export type Script = TaskScript | readonly TaskScript[] | ((task: StartedTask) => TaskScript | undefined);

const DEFAULT_STATUSES = ["queued", "running", "completed"] as const;
const DEFAULT_MS = 1_000;

/** The phases of a script, each with an end. */
export function phasesOf({ statuses = DEFAULT_STATUSES }: TaskScript): StatusPhase[] {
  return statuses.map((phase) => {
    if (typeof phase === "string") return { status: phase, forMs: DEFAULT_MS };
    return phase.reads === undefined ? { ...phase, forMs: phase.forMs ?? DEFAULT_MS } : phase;
  });
}

/** The script of one start. */
export function scriptFor(script: Script, task: StartedTask): TaskScript {
  if (typeof script === "function") return script(task) ?? {};
  const list: readonly TaskScript[] = [script].flat();
  return list[Math.min(task.index, list.length - 1)] ?? {};
}

/**
 * Checks a script as it was given, also from plain JavaScript or as JSON.
 *
 * @throws TypeError that names the part it cannot use.
 */
export function checkScript(script: unknown): void {
  if (typeof script === "function") return;
  for (const one of [script].flat()) {
    if (typeof one !== "object" || one === null) {
      throw new TypeError(
        'script must be an object such as { statuses: ["running", "completed"] }, a list of them, or a function.',
      );
    }
    const { statuses = DEFAULT_STATUSES } = one as { statuses?: unknown };
    if (!Array.isArray(statuses) || statuses.length === 0) {
      throw new TypeError("statuses must be a list with at least one status.");
    }
    for (const [index, phase] of (statuses as unknown[]).entries()) checkPhase(phase, `statuses[${index}]`);
  }
}

function checkPhase(phase: unknown, name: string): void {
  if (typeof phase === "string") return;
  const { status, forMs, reads } = (phase ?? {}) as { [Key in keyof StatusPhase]?: unknown };
  if (typeof status !== "string") throw new TypeError(`${name} must be a text, or an object with a status.`);
  for (const [unit, value] of Object.entries({ forMs, reads })) {
    if (value !== undefined && !(typeof value === "number" && value >= 0)) {
      throw new TypeError(`${name}.${unit} must be a number, 0 or more.`);
    }
  }
}
