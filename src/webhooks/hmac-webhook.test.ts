import { createHmac } from "node:crypto";
import { describe, expect } from "vitest";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { eventOf, NOW_S } from "../testing/webhook-deliveries.ts";
import { type HmacWebhookOptions, hmacWebhook } from "../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: NOW_S * 1000 });

const secret = "key of the tests";
const body = '{"event":"run.done","run":"r-7","state":"ok","text":"Größe"}';
const hmac = (text: string, encoding: "hex" | "base64" = "hex", hash = "sha256") =>
  createHmac(hash, secret).update(text).digest(encoding);

describe("hmacWebhook", () => {
  test("reads a body that is signed as it came", async () => {
    const read = hmacWebhook({ secret: `${secret}\n`, header: "X-Signature" });
    const signature = hmac(body);
    expect(eventOf(await read({ headers: { "x-signature": signature }, body }))).toEqual({
      type: "run.done",
      deliveryId: signature,
      taskId: undefined,
      sessionId: undefined,
      status: undefined,
      state: "unknown",
      at: undefined,
      raw: JSON.parse(body),
    });
    const forged = await read({ headers: { "x-signature": signature }, body: body.replace("r-7", "r-8") });
    expect(forged).toMatchObject({ ok: false, reason: "wrong_signature", status: 401 });
  });

  test("reads a signature with a prefix, in base64, of another hash", async () => {
    const options = {
      secret: ["new", secret],
      header: "X-Sig",
      prefix: "sha512=",
      encoding: "base64",
      hash: "SHA-512",
    };
    const read = hmacWebhook(options as HmacWebhookOptions);
    const headers = { "X-Sig": `sha512=${hmac(body, "base64", "sha512")}` };
    expect(await read({ headers, body })).toMatchObject({ ok: true });
    expect(await read({ headers: { "X-Sig": headers["X-Sig"].slice(7) }, body })).toMatchObject({
      reason: "malformed_header",
    });
  });

  test("holds the time that is signed against the clock", async () => {
    const read = hmacWebhook({ secret, header: "X-Sig", timestampHeader: "X-Time" });
    const signed = (seconds: number, sent = seconds) =>
      read({ headers: { "X-Sig": hmac(`${seconds}.${body}`), "X-Time": String(sent) }, body });
    expect(await signed(NOW_S)).toMatchObject({ ok: true });
    expect(await signed(NOW_S - 301)).toMatchObject({ reason: "stale_timestamp" });
    expect(await signed(NOW_S - 301, NOW_S)).toMatchObject({ reason: "wrong_signature" });
    expect(await read({ headers: { "X-Sig": hmac(body) }, body })).toMatchObject({ reason: "missing_header" });
  });

  test("takes the signed text and the event's fields from functions", async () => {
    const read = hmacWebhook({
      secret,
      header: "X-Sig",
      timestampHeader: "X-Time",
      signedText: ({ body, timestamp }) => `v0:${timestamp}:${body}`,
      event: ({ run, state }) => ({ taskId: String(run), status: String(state), state: "completed" }),
    });
    const headers = { "X-Sig": hmac(`v0:${NOW_S}:${body}`), "X-Time": String(NOW_S) };
    expect(eventOf(await read({ headers, body }))).toMatchObject({ taskId: "r-7", status: "ok", state: "completed" });
  });

  test.each([
    { name: "no digits", signature: "zz" },
    { name: "an odd digit", signature: `${"0".repeat(64)}0` },
    { name: "nothing", signature: " " },
  ])("refuses a signature with $name", async ({ signature }) => {
    const read = hmacWebhook({ secret, header: "X-Sig" });
    expect(await read({ headers: { "X-Sig": signature }, body })).toMatchObject({ ok: false });
  });

  test("refuses a body that is signed and is not a JSON object", async () => {
    const read = hmacWebhook({ secret, header: "X-Sig" });
    expect(await read({ headers: { "X-Sig": hmac("[]") }, body: "[]" })).toMatchObject({ reason: "wrong_shape" });
  });

  test.each([
    [{ header: "" }, /^header must be a string/],
    [{ header: undefined }, /^header must be a string/],
    [{ timestampHeader: 7 }, /^timestampHeader must be a string/],
    [{ signedText: "body" }, /^signedText must be a function/],
    [{ encoding: "base32" }, /^encoding must be/],
    [{ secret: "" }, /^secret must be/],
    [{ toleranceMs: Number.NaN }, /^toleranceMs must be/],
  ])("options that cannot be used are refused at once: %j", (options, message) => {
    expect(() => hmacWebhook({ secret, header: "X-Sig", ...options } as never)).toThrow(message);
  });
});
