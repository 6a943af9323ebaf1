import { describe, expect } from "vitest";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { NOW_S, post, secret, url } from "../testing/webhook-deliveries.ts";
import {
  browserActCallbackUrl,
  type Refusal,
  readAnchorBrowserWebhook,
  readBrowserActWebhook,
  readBrowserUseWebhook,
} from "../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: NOW_S * 1000 });

/** Endless, and counts how much of it was taken. */
function endless() {
  let taken = 0;
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return { body, taken: () => taken };
}

describe("every provider", () => {
  const readers = {
    "anchor-browser": (request: Request, options: { maxBodyBytes?: number } = {}) =>
      readAnchorBrowserWebhook(request, { secret, ...options }),
    "browser-use": (request: Request, options: { maxBodyBytes?: number } = {}) =>
      readBrowserUseWebhook(request, { secret, ...options }),
    "browser-act": (request: Request, options: { maxBodyBytes?: number } = {}) =>
      readBrowserActWebhook(request, { secret, ...options }),
  };
  const zeros = "0".repeat(64);
  const address = browserActCallbackUrl(url, secret);
  const headers = {
    "Anchor-Signature": `t=${NOW_S},v1=${zeros}`,
    "X-Browser-Use-Signature": zeros,
    "X-Browser-Use-Timestamp": String(NOW_S),
  };

  test.each(Object.entries(readers))("%s: a body over the cap is refused while it comes", async (_, read) => {
    const { body, taken } = endless();
    const lying = { ...headers, "content-length": "2" };
    const result = (await read(post(body, lying, address))) as Refusal;
    expect(result).toMatchObject({ ok: false, reason: "too_large", status: 413 });
    expect(taken()).toBeLessThan(5 * 1024 * 1024);
    const small = await read(post(`{"a":"${"x".repeat(100)}"}`, headers, address), { maxBodyBytes: 100 });
    expect(small).toMatchObject({ ok: false, reason: "too_large" });
  });

  test.each(Object.entries(readers))("%s: a copy that nobody reads does not hold the refusal up", async (_, read) => {
    const request = post(endless().body, headers, address);
    request.clone();
    expect(await read(request)).toMatchObject({ ok: false, reason: "too_large" });
  });

  test.each(Object.entries(readers))("%s: a body that breaks off is refused", async (_, read) => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("reset by whsec_browser_use"));
      },
    });
    expect(await read(post(body, headers, address))).toMatchObject({ ok: false, reason: "body_unreadable" });
  });

  test.each(Object.entries(readers))("%s: a refusal tells nothing that a log must not show", async (_, read) => {
    const refusals = await Promise.all([
      read(post('{"hush":"hidden"}', headers, address)),
      read(post("hidden", headers, `${url}?errand_secret=guess-of-a-secret`)),
      read(post("{}", {})),
    ]);
    for (const refusal of refusals) {
      expect(refusal.ok).toBe(false);
      expect(JSON.stringify(refusal)).not.toMatch(/whsec|hidden|guess|0{64}/);
    }
  });

  test.each(Object.entries(readers))("%s: a request that was read already is the caller's mistake", async (_, read) => {
    const request = post("{}", headers, address);
    await request.text();
    await expect(read(request)).rejects.toThrow(/was read already/);
  });

  test.each(["", [], [""], undefined, 7])("a secret such as %j is the caller's mistake", (bad) => {
    const options = { secret: bad } as never;
    expect(() => readAnchorBrowserWebhook(post("{}"), options)).toThrow(TypeError);
    expect(() => readBrowserUseWebhook(post("{}"), options)).toThrow(TypeError);
    expect(() => readBrowserActWebhook(post("{}"), options)).toThrow(TypeError);
  });
});
