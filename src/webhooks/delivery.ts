import { parseJson } from "../http/json.ts";
import { readNumbers } from "../http/numbers.ts";
import type { TaskState } from "../task/task.ts";

/** Why a delivery was refused, in one word that stays the same across versions. */
export type RefusalReason =
  | "missing_header"
  | "malformed_header"
  | "stale_timestamp"
  | "future_timestamp"
  | "missing_secret"
  | "wrong_length"
  | "wrong_signature"
  | "too_large"
  | "body_unreadable"
  | "not_json"
  | "wrong_shape";

/** A delivery that must not be believed. Nothing in it comes from the delivery's body, key or signature: log it as it is. */
export type Refusal = {
  ok: false;
  /** Why, in one word. */
  reason: RefusalReason;
  /** The same in a sentence. */
  message: string;
  /** The HTTP status to answer with. */
  status: 400 | 401 | 413;
};

/** What every provider's event says. It is a hint: read the task before you act on it. */
export type WebhookEvent = {
  /** The provider's own word for what happened. */
  type: string;
  /**
   * Names this delivery, so that a repeated one can be told: keep the ids for as long as the provider may repeat one. It
   * is signed along with the rest, where the provider signs.
   */
  deliveryId: string;
  /** The task that it is about; undefined where it is about none, such as a test of the provider's. */
  taskId: string | undefined;
  /** The browser session, where it is named. */
  sessionId: string | undefined;
  /** The provider's status word, where it is named. */
  status: string | undefined;
  /** The state that the word stands for: a claim, which only a read of the task proves. */
  state: TaskState;
  /** When it happened, ISO 8601 in UTC, where the provider says so; a time without a zone is taken as UTC. */
  at: string | undefined;
  /** The whole body, parsed. */
  raw: Record<string, unknown>;
};

/** An event that may be believed to come from who has the secret, or why not. */
export type WebhookResult<Event> =
  | {
      ok: true;
      /** What the delivery says. */
      event: Event;
    }
  | Refusal;

/** Thrown inside this folder; {@link answering} turns it into the refusal. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const STATUS: Partial<Record<RefusalReason, Refusal["status"]>> = {
  missing_header: 401,
  stale_timestamp: 401,
  future_timestamp: 401,
  missing_secret: 401,
  wrong_length: 401,
  wrong_signature: 401,
  too_large: 413,
};

/** Ends the reading of a delivery. */
export function refuse(reason: RefusalReason, message: string): never {
  throw new Refused({ ok: false, reason, message, status: STATUS[reason] ?? 400 });
}

/** Runs the reading of a delivery: a refusal becomes a value, anything else is the caller's mistake and is thrown. */
export async function answering<Event>(read: () => Promise<Event>): Promise<WebhookResult<Event>> {
  try {
    return { ok: true, event: await read() };
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

/** How far a delivery's time may be from the clock, in milliseconds. Throws a RangeError unless it is positive. */
export function toleranceOf(options: { toleranceMs?: number | undefined }, defaultMs: number): number {
  return readNumbers(options, { toleranceMs: defaultMs }).toleranceMs;
}

/** Checks a time in Unix seconds against the clock. */
export function checkAge(seconds: string, toleranceMs: number): void {
  if (!/^\d{1,12}$/.test(seconds)) refuse("malformed_header", "The timestamp is not a number of seconds.");
  const ageMs = Date.now() - Number(seconds) * 1000;
  const inSeconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  if (ageMs > toleranceMs) {
    refuse("stale_timestamp", `The delivery is ${inSeconds(ageMs)} old, and ${inSeconds(toleranceMs)} are allowed.`);
  }
  if (-ageMs > toleranceMs) {
    refuse(
      "future_timestamp",
      `The delivery is ${inSeconds(-ageMs)} ahead, and ${inSeconds(toleranceMs)} are allowed.`,
    );
  }
}

/** The text of a body, and the object that it must be. */
export function jsonObjectOf(bytes: Uint8Array): { text: string; value: Record<string, unknown> } {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Ids that a JavaScript number cannot hold stay whole.
    value = parseJson(text);
  } catch {
    refuse("not_json", "The body is not JSON in UTF-8.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse("wrong_shape", "The body is no JSON object.");
  }
  return { text, value: value as Record<string, unknown> };
}
