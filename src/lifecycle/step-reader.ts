import { withDeadline } from "../async/deadline.ts";
import type { TaskEvent } from "../task/event.ts";
import type { Handle } from "../task/task.ts";
import { type Context, errorContextFor } from "./context.ts";

/** Options of `watch` alone. */
export type StepsOptions = {
  /**
   * Tells the steps of the agent too, as `step` events, and where it can be watched, as a `live` event: one more read with
   * each read of the status. For providers that tell steps: BrowserAct, Browser Use v2 and v4.
   *
   * @default false
   */
  steps?: boolean | undefined;
};

/** Throws a TypeError for a `steps` that is not a boolean, and for one that the provider cannot give. */
export function checkSteps({ provider }: Context, { steps }: StepsOptions): void {
  if (steps !== undefined && typeof steps !== "boolean") throw new TypeError("steps must be true or false.");
  if (steps && !provider.readSteps) throw new TypeError(`steps: ${provider.name} does not tell the steps of a task.`);
}

/** Reads the steps of one task as they come: one read at a time, and a failed one is made up for by the next. */
export class StepReader {
  readonly #context: Context;
  readonly #handle: Handle;
  readonly #tell: (event: TaskEvent) => void;
  readonly #left = new AbortController();
  #cursor: number | string | undefined;
  #liveUrl: string | undefined;
  #underWay: Promise<boolean> | undefined;
  /** Whether the status was read while a read of the steps was under way, which may have missed the last of them. */
  #isBehind = false;

  constructor(context: Context, handle: Handle, tell: (event: TaskEvent) => void) {
    this.#context = context;
    this.#handle = handle;
    this.#tell = tell;
  }

  /** The status was read: reads the steps that came since. */
  onRead(): void {
    if (this.#underWay) this.#isBehind = true;
    else void this.#read();
  }

  /** Tells the steps that are left when the task is over; gives up after `requestTimeoutMs`. */
  async finish(): Promise<void> {
    const { requestTimeoutMs: timeoutMs } = this.#context.provider.http.config;
    const onTimeout = () => new Error(`The last steps were not read within ${timeoutMs} ms.`);
    await withDeadline({ timeoutMs, onTimeout }, () => this.#readRest()).catch(() => {});
    this.leave();
  }

  /** Nobody listens any more. */
  leave(): void {
    this.#left.abort();
  }

  async #readRest(): Promise<void> {
    let hasMore = await (this.#underWay ?? this.#read());
    if (this.#isBehind) hasMore = await this.#read();
    while (hasMore) hasMore = await this.#read();
  }

  /** Says whether there is a further page already. */
  #read(): Promise<boolean> {
    this.#isBehind = false;
    const reading = this.#readPage()
      .catch(() => false)
      .finally(() => {
        this.#underWay = undefined;
      });
    this.#underWay = reading;
    return reading;
  }

  async #readPage(): Promise<boolean> {
    const { signal } = this.#left;
    const handle = this.#handle;
    const page = await this.#context.provider.readSteps?.(handle, this.#cursor, { lane: "read", handle, signal });
    if (page === undefined || signal.aborted) return false;
    const { mask } = errorContextFor(this.#context, handle);
    this.#cursor = page.next;
    if (page.liveUrl !== undefined && page.liveUrl !== this.#liveUrl) {
      this.#liveUrl = page.liveUrl;
      this.#tell({ type: "live", handle, liveUrl: mask.text(page.liveUrl) });
    }
    for (const step of page.steps) this.#tell({ type: "step", handle, ...mask.value(step) });
    return page.hasMore === true && page.steps.length > 0;
  }
}
