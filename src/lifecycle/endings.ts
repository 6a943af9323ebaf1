import type { Observation } from "../policy/observation.ts";
import { standingOf, type WaitVerdict } from "../policy/verdict.ts";
import {
  type AnyErrandError,
  TaskPausedError,
  UnobservableError,
  type WaitRecord,
  WaitTimeoutError,
} from "../task/errors.ts";
import type { Handle, OtherTask } from "../task/task.ts";

export const GOES_ON = "It goes on: wait again with error.handle.";

/** What the sentence at the end of a wait needs to know. */
export type EndingContext = {
  name: string;
  facts: { provider: string; handle: Handle | undefined };
  observation: Observation;
  /** The current moment on the clock of the observation. */
  now: number;
};

/** What a wait had seen, for its error. */
function recordOf({ observation, now }: EndingContext): WaitRecord {
  const { status, state, readAt, reads, failedReads } = observation;
  const lastReadAt = readAt === undefined ? undefined : new Date(Date.now() - (now - readAt)).toISOString();
  return { lastStatus: status, state, lastReadAt, reads, failedReads };
}

/** The error for a wait that gives up on reading. */
export function unobservableError(
  context: EndingContext,
  verdict: Extract<WaitVerdict, { ms: number }>,
  cause?: AnyErrandError | undefined,
): UnobservableError {
  const { name, facts, observation } = context;
  const why =
    verdict.end === "unknown words"
      ? `only unknown words came, the last "${observation.status}".`
      : `${verdict.failures} reads in a row failed. The last: ${cause?.message}`;
  const seconds = Math.round(verdict.ms / 1000);
  const message = `${name} has not been observable for ${seconds} s, and may be running or over: ${why}`;
  return new UnobservableError(message, { ...facts, seen: recordOf(context), cause });
}

/** The error for a wait that was to end when its task is paused. */
export function pausedError(context: EndingContext, task: OtherTask): TaskPausedError {
  const { name, facts } = context;
  const message = `${name} is paused (its status is "${task.status}"): ${appealOf(task)} Wait again with error.handle.`;
  return new TaskPausedError(message, { ...facts, task, seen: recordOf(context) });
}

/** What somebody has to do about a paused task, in a sentence. */
export function appealOf({
  question,
  liveUrl,
}: {
  question?: string | undefined;
  liveUrl?: string | undefined;
}): string {
  const asks = question === undefined ? "" : ` It asks: ${question.trim()}`;
  const where = liveUrl === undefined ? "" : ` See ${liveUrl}`;
  return `somebody has to act before it goes on.${asks}${where}`;
}

/** What a deadline may have to say beside how the task stands. */
export type DeadlineFacts = {
  timeoutMs: number;
  /** The last failed read, if the last read failed. */
  fault?: string | undefined;
  /** For how long from now a 429 has paused the reads of this client. */
  pausedMs?: number | undefined;
  /** What is still under way although the task is over. */
  finishing?: string | undefined;
  /** What a paused task shows. */
  appeal?: string | undefined;
  /** The sentence about a stop, where one was asked for, and what came of it. */
  stop?: { sentence: string; result: "asked" | "failed"; cause?: unknown } | undefined;
};

/** The error for a wait whose time is over: it says how the task stands, as far as its reads have shown. */
export function timeoutError(context: EndingContext, deadline: DeadlineFacts): WaitTimeoutError {
  const { name, facts, observation } = context;
  const { timeoutMs, stop } = deadline;
  const sentences = [standingSentence(context, deadline), stop?.sentence ?? nextStep(observation, deadline)];
  const { pausedMs = 0 } = deadline;
  if (pausedMs > 0) sentences.push(`A 429 has paused the reads of this client for another ${seconds(pausedMs)}.`);
  const message = sentences.filter((sentence) => sentence !== "").join(" ");
  const seen = recordOf(context);
  return new WaitTimeoutError(`${name} ${message}`, {
    ...facts,
    seen,
    timeoutMs,
    ...(stop && { stopped: stop.result }),
    cause: stop?.cause,
  });
}

function standingSentence({ observation, now }: EndingContext, { timeoutMs, fault, finishing, appeal }: DeadlineFacts) {
  const { status, readAt } = observation;
  const within = `within ${timeoutMs} ms`;
  const failed = fault === undefined ? "" : ` The last read failed: ${fault}`;
  const ago = readAt === undefined ? "" : ` (read ${seconds(now - readAt)} before)`;
  const last = `its last status was "${status}"`;
  switch (standingOf(observation)) {
    case "over":
      if (finishing) return `is over, but ${finishing} ${within}; ${last}.`;
      return `is over, but could not be read ${within}; ${last}.${failed}`;
    case "paused":
      return `was not over ${within}; it is paused, ${last}${ago}: ${appeal}${failed}`;
    case "never seen":
      return `was not over ${within}; no status was seen.${failed}`;
    case "going on":
      return `was not over ${within}; ${last}${now - (readAt ?? now) > STALE_MS ? ago : ""}.${failed}`;
  }
}

/** A status older than this is told with its age. */
const STALE_MS = 20_000;

function nextStep(observation: Observation, { finishing }: DeadlineFacts): string {
  switch (standingOf(observation)) {
    case "over":
      return finishing ? "Read it with get(error.handle)." : "Read it with get(error.handle), or wait again.";
    case "paused":
      return "Once it has been resumed, wait again with error.handle.";
    case "never seen":
      return "It may be running or over: wait again with error.handle.";
    case "going on":
      return GOES_ON;
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
