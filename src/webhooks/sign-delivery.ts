import { canonicalAsJavaScript } from "./canonical-json.ts";
import { hmacOf, messageOf, secretsOf, toHex } from "./signature.ts";

/** A delivery to make. */
export type DeliveryOptions = {
  /** Whose delivery it is. */
  provider: "anchor-browser" | "browser-act" | "browser-use";
  /** What your reader of webhooks has as `secret`. */
  secret: string;
  /** The event as the provider would send it: written as JSON, or as it is where it is text. */
  body: object | string;
  /** The address of your webhook. @default "https://localhost/webhook" */
  url?: string | undefined;
  /** When it was sent. @default now */
  at?: Date | undefined;
};

/**
 * Makes a delivery as the provider would send it, for tests of your own webhook: signed where the provider signs, or with
 * the secret in its address for BrowserAct. Nothing is sent.
 *
 * @throws TypeError for a provider that has no webhook here, and for a secret or an address that cannot be used.
 */
export async function signDelivery(options: DeliveryOptions): Promise<Request> {
  const { provider, body, url = "https://localhost/webhook", at = new Date() } = options;
  const [secret = ""] = secretsOf(options.secret, provider === "browser-act" ? 16 : 1);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const sign = async (signed: string) => toHex(await hmacOf(secret, messageOf(signed)));
  const post = (headers: Record<string, string>, address = url) =>
    new Request(address, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: text });
  switch (provider) {
    case "anchor-browser": {
      const signature = await sign(`v0:${seconds}:${text}`);
      return post({ "Anchor-Timestamp": seconds, "Anchor-Signature": `t=${seconds},v1=${signature}` });
    }
    case "browser-use":
      return post({
        "X-Browser-Use-Timestamp": seconds,
        "X-Browser-Use-Signature": await sign(`${seconds}.${canonicalAsJavaScript(text)}`),
      });
    case "browser-act": {
      const address = new URL(url);
      address.searchParams.set("errand_secret", secret);
      return post({}, address.href);
    }
    default:
      throw new TypeError(
        `There is no webhook of ${JSON.stringify(provider)}: use anchor-browser, browser-act or browser-use.`,
      );
  }
}
