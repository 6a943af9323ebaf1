import { asText, asUtc } from "../../task/narrow.ts";
import type { TaskState } from "../../task/task.ts";
import {
  answering,
  checkAge,
  jsonObjectOf,
  refuse,
  toleranceOf,
  type WebhookEvent,
  type WebhookResult,
} from "../../webhooks/delivery.ts";
import { bodyOf, checkRequest, headerOf, type WebhookLimits, type WebhookRequest } from "../../webhooks/request.ts";
import { findSigned, messageOf, secretsOf, signaturesOf, type WebhookSecret } from "../../webhooks/signature.ts";

/** The types of event that Anchor Browser documents. */
export type AnchorBrowserEventType =
  | "task.completed"
  | "task.failed"
  | "task.cancelled"
  | "task.healed"
  | "session.completed"
  | "session.failed"
  | "session.recording.ready"
  | "batch.completed"
  | "batch.failed"
  | "intervention.requested"
  | "intervention.resolved"
  | "identity.authenticated"
  | "identity.authentication_failed";

/** An event of Anchor Browser. */
export type AnchorBrowserEvent = WebhookEvent & {
  provider: "anchor-browser";
  type: AnchorBrowserEventType | (string & {});
  /**
   * Every id in the event, the likeliest first. The provider does not document which field of which event names the run,
   * and an id that nobody waits for does no harm: `for (const id of event.ids) client.readNow(id)`.
   */
  ids: readonly string[];
};

/** Options of {@link readAnchorBrowserWebhook}. */
export type AnchorBrowserWebhookOptions = WebhookLimits & {
  /** The secret that was shown when the webhook was made; both, for the 24 hours after it was rotated. */
  secret: WebhookSecret;
  /** How far the delivery's time may be from the clock, either way, in milliseconds. @default 120_000, the provider's own rule */
  toleranceMs?: number | undefined;
};

const STATES: Readonly<Record<string, TaskState>> = {
  "task.completed": "completed",
  "task.failed": "failed",
  "task.cancelled": "canceled",
};
/** Fields of `data` that may name a task, from what a status is read by to what only belongs to it. */
const TASK_IDS = ["run_id", "execution_id", "task_run_id", "workflow_id", "task_id"].flatMap((name) => [
  name,
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
]);

/**
 * Verifies a delivery of Anchor Browser, and reads it. Web Crypto only; nothing is sent. The signature is an HMAC-SHA256
 * over `v0:<timestamp>:<body>`, in the header `Anchor-Signature: t=…,v1=…`.
 *
 * Gives a refusal for whatever is wrong with the delivery.
 *
 * @throws TypeError for a secret that cannot be used, and for a request whose body was read already.
 */
export function readAnchorBrowserWebhook(
  request: WebhookRequest,
  options: AnchorBrowserWebhookOptions,
): Promise<WebhookResult<AnchorBrowserEvent>> {
  checkRequest(request);
  const toleranceMs = toleranceOf(options, 120_000);
  const secrets = secretsOf(options.secret);
  return answering(async () => {
    const parts = headerOf(request, "Anchor-Signature")
      .split(",")
      .map((part) => part.trim());
    const timestamp = parts.find((part) => part.startsWith("t="))?.slice(2);
    const written = parts.filter((part) => part.startsWith("v1=")).map((part) => part.slice(3));
    if (timestamp === undefined || written.length === 0) {
      refuse("malformed_header", "Anchor-Signature is not of the form t=…,v1=….");
    }
    checkAge(timestamp, toleranceMs);
    const signatures = signaturesOf(written);
    const bytes = await bodyOf(request, options);
    await findSigned([() => messageOf(`v0:${timestamp}:`, bytes)], signatures, secrets);
    return eventIn(jsonObjectOf(bytes).value);
  });
}

function eventIn(raw: Record<string, unknown>): AnchorBrowserEvent {
  const { id, type, created, data } = raw;
  const deliveryId = asText(id);
  const word = asText(type);
  if (deliveryId === undefined || word === undefined || typeof data !== "object" || data === null) {
    refuse("wrong_shape", "The body is no event: it has no id, type or data.");
  }
  const fields = data as Record<string, unknown>;
  const named = [...TASK_IDS, ...Object.keys(fields).filter((key) => /((^|_)id|[a-z0-9]Id)$/.test(key))];
  const ids = [...new Set(named.map((key) => asText(fields[key])))].filter((one) => one !== undefined);
  return {
    provider: "anchor-browser",
    type: word,
    deliveryId,
    taskId: TASK_IDS.map((key) => asText(fields[key])).find((one) => one !== undefined),
    ids,
    sessionId: asText(fields.session_id) ?? asText(fields.sessionId),
    status: asText(fields.status),
    state: Object.hasOwn(STATES, word) ? (STATES[word] ?? "unknown") : "unknown",
    at: asUtc(created),
    raw,
  };
}
