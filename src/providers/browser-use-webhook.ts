import { asText, asUtc } from "../task/narrow.ts";
import { toTaskState } from "../task/task.ts";
import { canonicalAsJavaScript, canonicalAsPython, checkShape } from "../webhooks/canonical-json.ts";
import {
  answering,
  checkAge,
  jsonObjectOf,
  refuse,
  toleranceOf,
  type WebhookEvent,
  type WebhookResult,
} from "../webhooks/delivery.ts";
import { bodyOf, checkRequest, headerOf, type WebhookLimits, type WebhookRequest } from "../webhooks/request.ts";
import { findSigned, messageOf, secretsOf, signaturesOf, type WebhookSecret } from "../webhooks/signature.ts";
import { BROWSER_USE_V1_STATES } from "./browser-use-v1/statuses.ts";
import { BROWSER_USE_V2_STATES } from "./browser-use-v2/statuses.ts";
import { BROWSER_USE_V4_STATES } from "./browser-use-v4/statuses.ts";

/** An event of Browser Use, of whatever version of its API the task was started with. */
export type BrowserUseEvent = WebhookEvent & {
  provider: "browser-use";
  type: "agent.task.status_update" | "test" | (string & {});
  /**
   * Which of the provider's two samples the signature follows. They write a body differently once it holds text outside
   * ASCII or a number such as 1.0; where they agree, this is `javascript`. `raw` is a signature of the body as it came,
   * which an older page of the provider shows.
   */
  canonicalForm: "javascript" | "python" | "raw";
};

/** Options of {@link readBrowserUseWebhook}. */
export type BrowserUseWebhookOptions = WebhookLimits & {
  /** The secret of the webhook; several while one replaces another. */
  secret: WebhookSecret;
  /** How far the delivery's time may be from the clock, either way, in milliseconds. @default 300_000, the provider's own rule */
  toleranceMs?: number | undefined;
};

const FORMS = ["raw", "javascript", "python"] as const;
/** An event has an id, a status and ten pairs of metadata at most; to write a body anew costs more than to hash it. */
const MAX_BODY_BYTES = 256 * 1024;

/** The words of one version mean nothing else in another. `idle` and `initializing`, of versions errand does not speak, are unknown. */
const STATES = { ...BROWSER_USE_V1_STATES, ...BROWSER_USE_V2_STATES, ...BROWSER_USE_V4_STATES };

/**
 * Verifies a delivery of Browser Use, and reads it. Web Crypto only; nothing is sent. The signature, in
 * `X-Browser-Use-Signature`, is an HMAC-SHA256 over the timestamp of `X-Browser-Use-Timestamp`, a full stop, and the body:
 * written anew in a canonical form, of which the provider has two, or as it came.
 *
 * Gives a refusal for whatever is wrong with the delivery.
 *
 * @throws TypeError for a secret that cannot be used, and for a request whose body was read already.
 */
export function readBrowserUseWebhook(
  request: WebhookRequest,
  options: BrowserUseWebhookOptions,
): Promise<WebhookResult<BrowserUseEvent>> {
  checkRequest(request);
  const toleranceMs = toleranceOf(options, 300_000);
  const secrets = secretsOf(options.secret);
  return answering(async () => {
    const written = headerOf(request, "X-Browser-Use-Signature");
    const timestamp = headerOf(request, "X-Browser-Use-Timestamp");
    checkAge(timestamp, toleranceMs);
    const signatures = signaturesOf([written]);
    const bytes = await bodyOf(request, options, MAX_BODY_BYTES);
    checkShape(bytes);
    const { text, value } = jsonObjectOf(bytes);
    const forms = [() => text, () => canonicalAsJavaScript(text), () => canonicalAsPython(text)];
    const messages = forms.map((form) => () => messageOf(`${timestamp}.${form()}`));
    const signed = await findSigned(messages, signatures, secrets);
    const isCanonical = signed === 0 && text === canonicalAsJavaScript(text);
    return eventIn(value, written.toLowerCase(), isCanonical ? "javascript" : (FORMS[signed] ?? "python"));
  });
}

function eventIn(
  raw: Record<string, unknown>,
  signature: string,
  canonicalForm: BrowserUseEvent["canonicalForm"],
): BrowserUseEvent {
  const { type, timestamp, payload } = raw;
  const word = asText(type);
  if (word === undefined || typeof payload !== "object" || payload === null) {
    refuse("wrong_shape", "The body is no event: it has no type or payload.");
  }
  // An older page of the provider spells the ids taskId and sessionId.
  const { task_id, taskId = task_id, session_id, sessionId = session_id, status } = payload as Record<string, unknown>;
  if (word === "agent.task.status_update" && asText(taskId) === undefined) {
    refuse("wrong_shape", "The body is an event of a task, and names none.");
  }
  return {
    provider: "browser-use",
    type: word,
    // There is no id; a repeated delivery has the same signature, and no other delivery has.
    deliveryId: signature,
    taskId: asText(taskId),
    sessionId: asText(sessionId),
    status: asText(status),
    state: toTaskState(STATES, asText(status) ?? ""),
    at: asUtc(timestamp),
    canonicalForm,
    raw,
  };
}
