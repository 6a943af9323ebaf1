/**
 * Verifies what providers send to your webhook, and reads it. Runs wherever there is a `Request` and Web Crypto: Node,
 * Deno, Bun and workers.
 *
 * A delivery is a hint and no more. It may come late, twice or never, and what it claims may be old; the task itself is
 * the truth. So do not act on it: let the wait that is under way read now, and let the wait decide.
 *
 * @example
 * const result = await readBrowserUseWebhook(request, { secret });
 * if (!result.ok) {
 *   console.warn(result.reason, result.message);
 *   return new Response(null, { status: result.status });
 * }
 * if (result.event.taskId !== undefined) client.readNow(result.event.taskId);
 * return new Response(null, { status: 204 });
 *
 * @module
 */
export type {
  AnchorBrowserEvent,
  AnchorBrowserEventType,
  AnchorBrowserWebhookOptions,
} from "./providers/anchor-browser/webhook.ts";
export { readAnchorBrowserWebhook } from "./providers/anchor-browser/webhook.ts";
export type { BrowserActEvent, BrowserActWebhookOptions } from "./providers/browser-act/webhook.ts";
export { browserActCallbackUrl, readBrowserActWebhook } from "./providers/browser-act/webhook.ts";
export type { BrowserUseEvent, BrowserUseWebhookOptions } from "./providers/browser-use-webhook.ts";
export { readBrowserUseWebhook } from "./providers/browser-use-webhook.ts";
export type { Refusal, RefusalReason, WebhookEvent, WebhookResult } from "./webhooks/delivery.ts";
export type { HmacEventFields, HmacWebhookOptions } from "./webhooks/hmac-webhook.ts";
export { hmacWebhook } from "./webhooks/hmac-webhook.ts";
export type { WebhookLimits, WebhookRequest } from "./webhooks/request.ts";
export type { WebhookSecret } from "./webhooks/signature.ts";
