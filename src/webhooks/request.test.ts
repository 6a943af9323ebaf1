import { Readable } from "node:stream";
import { describe, expect } from "vitest";
import { signDelivery } from "../mock.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { eventOf, NOW_S, post, secret, sign } from "../testing/webhook-deliveries.ts";
import {
  browserActCallbackUrl,
  readAnchorBrowserWebhook,
  readBrowserActWebhook,
  readBrowserUseWebhook,
  type WebhookRequest,
} from "../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: NOW_S * 1000, toFake: ["Date"] });

const body = '{"id":"evt_1","type":"task.completed","data":{"runId":"r-1","sessionId":"s-1"}}';
const headers = { "anchor-signature": `t=${NOW_S},v1=${sign(secret, `v0:${NOW_S}:${body}`)}` };
const read = (request: WebhookRequest, options: object = {}) =>
  readAnchorBrowserWebhook(request, { secret, ...options });

describe("a request of Node's frameworks", () => {
  test.each([
    { name: "text", given: body },
    { name: "a Buffer", given: Buffer.from(body) },
    { name: "a part of a larger buffer", given: new Uint8Array(Buffer.from(` ${body}`)).subarray(1) },
    { name: "an ArrayBuffer", given: new Uint8Array(Buffer.from(body)).buffer },
    { name: "a stream of Node's", given: Readable.from([Buffer.from(body.slice(0, 20)), Buffer.from(body.slice(20))]) },
  ])("with a record of headers and $name as body is read", async ({ given }) => {
    expect(eventOf(await read({ headers, body: given }))).toMatchObject({ taskId: "r-1", sessionId: "s-1" });
  });

  test("may be its own stream, as Node's HTTP server gives it", async () => {
    const request = Object.assign(Readable.from([Buffer.from(body)]), { headers });
    expect(eventOf(await read(request))).toMatchObject({ taskId: "r-1" });
  });

  test("may have its headers written in any case, and a header more than once", async () => {
    const [time = "", v1 = ""] = headers["anchor-signature"].split(",");
    expect(eventOf(await read({ headers: { "Anchor-Signature": [time, v1] }, body }))).toMatchObject({ taskId: "r-1" });
  });

  test.each([{ parsed: JSON.parse(body) }, { parsed: [1] }, { parsed: 7 }])(
    "whose body was parsed is refused with the way out: $parsed",
    async ({ parsed }) => {
      await expect(read({ headers, body: parsed })).rejects.toThrow(/parsed already.*express\.raw\(/);
      await expect(read({ headers, body: parsed })).rejects.toBeInstanceOf(TypeError);
    },
  );

  test("has a path for its url, in which BrowserAct's secret is found", async () => {
    const key = "sixteen characters";
    const { pathname, search } = new URL(browserActCallbackUrl("https://app.example.com/hook", key));
    const task = '{"id":"1","status":"finished"}';
    const called = { headers: {}, body: task, url: `${pathname}${search}` };
    expect(eventOf(await readBrowserActWebhook(called, { secret: key }))).toMatchObject({ taskId: "1" });
    expect(() => readBrowserActWebhook({ headers: {}, body: task }, { secret: key })).toThrow(/with its url/);
  });

  test.each([undefined, null, {}, { headers: null }])("that is %j is the caller's mistake", (request) => {
    expect(() => read(request as never)).toThrow(/Pass the request as it came/);
  });
});

describe("options fail closed", () => {
  test.each([Number.NaN, 0, -1, "120000", null])(
    "toleranceMs %j is a RangeError, also for a delivery of 2001",
    (ms) => {
      const old = { headers: { "anchor-signature": "t=1000000000,v1=00" }, body };
      expect(() => read(old, { toleranceMs: ms })).toThrow(RangeError);
      expect(() => readBrowserUseWebhook(post("{}"), { secret, toleranceMs: ms as number })).toThrow(
        /^toleranceMs must/,
      );
    },
  );

  test.each([Number.NaN, 0, -1, "1"])("maxBodyBytes %j is a RangeError", async (bytes) => {
    await expect(read({ headers, body }, { maxBodyBytes: bytes })).rejects.toThrow(/^maxBodyBytes must be a positive/);
  });

  test.each(["\n", "\r\n", "\n\n"])("a secret that ends with %j, as files do, is the secret before it", async (end) => {
    expect(await read({ headers, body }, { secret: `${secret}${end}` })).toMatchObject({ ok: true });
    expect(browserActCallbackUrl("https://a.example", `sixteen characters${end}`)).toMatch(/=sixteen\+characters$/);
    expect(() => read({ headers, body }, { secret: end })).toThrow(TypeError);
  });
});

describe("a forged delivery costs next to nothing", () => {
  /** The processor's milliseconds that work takes. */
  async function costOf(work: () => Promise<unknown>): Promise<number> {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }

  const keys = (count: number) => {
    const members = Array.from({ length: count }, (_, index) => `"key ${index} é":${index}.0`);
    return `{"type":"test","payload":{${members.join(",")}}}`;
  };
  const forged = { "X-Browser-Use-Signature": "0".repeat(64), "X-Browser-Use-Timestamp": String(NOW_S) };

  test.each([
    { name: "90,000 keys", text: keys(90_000) },
    { name: "as many keys as fit", text: keys(4_990) },
    { name: "text outside ASCII", text: `{"type":"${"é".repeat(120_000)}"}` },
    { name: "deep brackets", text: `${"[".repeat(250_000)}` },
  ])("of Browser Use with $name", async ({ text }) => {
    const refuse = () => readBrowserUseWebhook(post(text, forged), { secret });
    expect(await refuse()).toMatchObject({ ok: false });
    expect(await costOf(refuse)).toBeLessThan(100);
  });

  test("of Anchor with 200 signatures is refused before its body is hashed", async () => {
    const many = { "Anchor-Signature": `t=${NOW_S}${`,v1=${"0".repeat(64)}`.repeat(200)}` };
    const large = `{"a":"${"x".repeat(4_000_000)}"}`;
    const refuse = () => read(post(large, many));
    expect(await refuse()).toMatchObject({ ok: false, reason: "malformed_header" });
    expect(await costOf(refuse)).toBeLessThan(100);
  });
});

describe("signDelivery makes what the readers take", () => {
  test("of each provider, and at a time of its own", async () => {
    const key = "sixteen characters";
    const event = { id: "evt_1", type: "task.failed", data: { run_id: "r" } };
    const status = { type: "agent.task.status_update", payload: { task_id: "t", status: "finished" } };
    const anchor = await signDelivery({ provider: "anchor-browser", secret: key, body: event });
    expect(eventOf(await readAnchorBrowserWebhook(anchor, { secret: key }))).toMatchObject({ taskId: "r" });
    const use = await signDelivery({ provider: "browser-use", secret: key, body: status });
    expect(eventOf(await readBrowserUseWebhook(use, { secret: key }))).toMatchObject({ taskId: "t" });
    const task = { id: "1", status: "finished" };
    const act = await signDelivery({
      provider: "browser-act",
      secret: key,
      body: task,
      url: "https://a.example/h?x=1",
    });
    expect(eventOf(await readBrowserActWebhook(act, { secret: key }))).toMatchObject({ taskId: "1" });
    const at = new Date((NOW_S - 600) * 1_000);
    const late = await signDelivery({ provider: "anchor-browser", secret: key, body: event, at });
    expect(await readAnchorBrowserWebhook(late, { secret: key })).toMatchObject({ reason: "stale_timestamp" });
    await expect(signDelivery({ provider: "other" as never, secret: key, body: "" })).rejects.toThrow(TypeError);
  });
});
