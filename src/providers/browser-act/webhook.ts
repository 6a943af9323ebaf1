import { asId, asText, asUtc } from "../../task/narrow.ts";
import { toTaskState } from "../../task/task.ts";
import { answering, jsonObjectOf, refuse, type WebhookEvent, type WebhookResult } from "../../webhooks/delivery.ts";
import { bodyOf, checkRequest, type WebhookLimits, type WebhookRequest } from "../../webhooks/request.ts";
import { isSecret, secretsOf, type WebhookSecret } from "../../webhooks/signature.ts";
import { BROWSER_ACT_STATES } from "./statuses.ts";

/** A call of BrowserAct to a task's `callback_url` or `status_change_callback_url`: the whole task, as `get-task` answers it. */
export type BrowserActEvent = WebhookEvent & { provider: "browser-act"; type: "task"; taskId: string; status: string };

/** Options of {@link readBrowserActWebhook}. */
export type BrowserActWebhookOptions = WebhookLimits & {
  /** What {@link browserActCallbackUrl} was given: at least 16 characters, for it is all that protects the address. */
  secret: WebhookSecret;
};

const PARAMETER = "errand_secret";
const MIN_SECRET = 16;
const MAX_URL = 2_048;

/**
 * An address for a task's `callback_url` or `status_change_callback_url`. BrowserAct signs nothing, so the address itself
 * carries a secret, which {@link readBrowserActWebhook} looks for. Keep it out of access logs.
 *
 * @throws TypeError for a secret of fewer than 16 characters, for what is no absolute URL, and for an address longer than
 * the 2048 characters that the provider takes.
 */
export function browserActCallbackUrl(url: string, secret: string): string {
  const [clean = ""] = secretsOf(secret, MIN_SECRET);
  const address = new URL(url);
  address.searchParams.set(PARAMETER, clean);
  if (address.href.length > MAX_URL) {
    throw new TypeError(`BrowserAct takes at most ${MAX_URL} characters of an address.`);
  }
  return address.href;
}

/**
 * Checks the secret in the address that BrowserAct called, and reads the delivery. Web Crypto only; nothing is sent. The
 * secret shows who was told the address; nothing shows that the body is true, nor that it is new.
 *
 * Gives a refusal for whatever is wrong with the delivery.
 *
 * @throws TypeError for a secret that cannot be used, and for a request whose body was read already.
 */
export function readBrowserActWebhook(
  request: WebhookRequest,
  options: BrowserActWebhookOptions,
): Promise<WebhookResult<BrowserActEvent>> {
  checkRequest(request);
  const { url } = request;
  if (typeof url !== "string")
    throw new TypeError("Pass the request with its url: the secret of BrowserAct's calls is in it.");
  const secrets = secretsOf(options.secret, MIN_SECRET);
  return answering(async () => {
    // Node's servers give the path and the query alone.
    const given = new URL(url, "http://localhost").searchParams.get(PARAMETER);
    if (given === null || given === "") refuse("missing_secret", "The address has no secret in it.");
    if (!(await isSecret(given, secrets))) refuse("wrong_signature", "The secret in the address is another.");
    return eventIn(jsonObjectOf(await bodyOf(request, options)).value);
  });
}

function eventIn(raw: Record<string, unknown>): BrowserActEvent {
  const taskId = asId(raw.id);
  const status = asText(raw.status);
  if (taskId === undefined || status === undefined) {
    refuse("wrong_shape", "The body is no task: it has no id or status.");
  }
  return {
    provider: "browser-act",
    type: "task",
    // There is no id; what a task can say once it has said already.
    deliveryId: `${taskId}:${status}`,
    taskId,
    sessionId: undefined,
    status,
    state: toTaskState(BROWSER_ACT_STATES, status),
    at: asUtc(raw.finished_at) ?? asUtc(raw.created_at),
    raw,
  };
}
