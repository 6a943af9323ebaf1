import type { TaskState } from "../task/task.ts";
import { FaultList } from "./fault.ts";
import { phasesOf, type StatusPhase, type TaskScript } from "./script.ts";
import { stateOf, type TaskDescription, wordFor } from "./task-description.ts";

/** What a start leaves in the mock's memory. Times are the mock's own milliseconds. */
export type TaskBirth = {
  readonly id: string;
  readonly sessionId: string | undefined;
  readonly description: TaskDescription;
  readonly operation: string;
  /** The body of the start, parsed. */
  readonly input: unknown;
  readonly script: TaskScript;
  readonly startedAt: number;
  /** Lists show it from then on. */
  readonly listedFrom: number;
  readonly speed: number;
};

const OVER: readonly TaskState[] = ["completed", "failed", "canceled"];

/** A task of the mock: where its script has got to, and what callers did to it. */
export class MockTask {
  readonly birth: TaskBirth;
  /** Faults of the requests about this task. */
  readonly faults: FaultList;
  readonly #phases: readonly StatusPhase[];
  readonly #history: { at: number; word: string }[] = [];
  #index = -1;
  #enteredAt: number;
  #reads = 0;
  /** When a caller paused it; its script stands still since then. */
  #heldAt: number | undefined;
  #stopped = false;

  constructor(birth: TaskBirth) {
    this.birth = birth;
    this.faults = new FaultList(birth.script.faults);
    const spoken = phasesOf(birth.script).flatMap((phase) => {
      const word = wordFor(birth.description, phase.status) ?? (isState(phase.status) ? undefined : phase.status);
      return word === undefined ? [] : [{ ...phase, status: word }];
    });
    this.#phases = spoken.length > 0 ? spoken : [{ status: "unknown" }];
    this.#enteredAt = birth.startedAt;
    this.#enter(0, birth.startedAt);
  }

  get id(): string {
    return this.birth.id;
  }

  /** The provider's word at a time that has come. */
  wordAt(now: number): string {
    this.#advance(now);
    return this.#history.findLast(({ at }) => at <= now)?.word ?? this.#history[0]?.word ?? "unknown";
  }

  stateAt(now: number): TaskState {
    return stateOf(this.birth.description, this.wordAt(now));
  }

  isOver(now: number): boolean {
    return OVER.includes(this.stateAt(now));
  }

  /** When it entered its last status; undefined until it is over. */
  endedAt(now: number): number | undefined {
    return this.isOver(now) ? this.#history.at(-1)?.at : undefined;
  }

  /** When its status changes next by itself; undefined where it does not. */
  changesAt(now: number): number | undefined {
    this.#advance(now);
    const { forMs } = this.#phase;
    const stays = this.#stopped || this.#heldAt !== undefined || this.#index >= this.#phases.length - 1;
    return stays || forMs === undefined || forMs === Number.POSITIVE_INFINITY
      ? undefined
      : this.#enteredAt + this.#scaled(forMs);
  }

  /** The status was read: some phases last for so many reads. */
  noteRead(): void {
    this.#reads += 1;
  }

  /** @returns false where it was over already */
  stop(now: number): boolean {
    if (this.isOver(now)) return false;
    this.#stopped = true;
    const { description } = this.birth;
    this.#record(now, wordFor(description, "canceled") ?? wordFor(description, "failed") ?? "canceled");
    return true;
  }

  /** @returns false where it is over, or paused already */
  pause(now: number): boolean {
    const state = this.stateAt(now);
    if (OVER.includes(state) || state === "paused") return false;
    this.#heldAt = now;
    const word = wordFor(this.birth.description, "paused");
    if (word !== undefined) this.#record(now, word);
    return true;
  }

  /** @returns false where it is not paused */
  resume(now: number): boolean {
    if (this.#heldAt !== undefined) {
      this.#enteredAt += now - this.#heldAt;
      this.#heldAt = undefined;
      this.#record(now, this.#phase.status);
      return true;
    }
    if (this.stateAt(now) !== "paused" || this.#index >= this.#phases.length - 1) return false;
    this.#enter(this.#index + 1, now);
    return true;
  }

  get #phase(): StatusPhase {
    return this.#phases[this.#index] ?? { status: "unknown" };
  }

  #advance(now: number): void {
    while (!this.#stopped && this.#heldAt === undefined && this.#index < this.#phases.length - 1) {
      const { forMs, reads } = this.#phase;
      const end =
        reads === undefined
          ? this.#enteredAt + this.#scaled(forMs ?? 0)
          : this.#reads >= reads
            ? now
            : Number.POSITIVE_INFINITY;
      if (now < end) return;
      this.#enter(this.#index + 1, end);
    }
  }

  #enter(index: number, at: number): void {
    this.#index = index;
    this.#enteredAt = at;
    this.#reads = 0;
    this.#record(at, this.#phase.status);
  }

  #record(at: number, word: string): void {
    if (this.#history.at(-1)?.word !== word) this.#history.push({ at, word });
  }

  #scaled(ms: number): number {
    return ms / this.birth.speed;
  }
}

function isState(text: string): boolean {
  return ["queued", "running", "paused", "completed", "failed", "canceled"].includes(text);
}
