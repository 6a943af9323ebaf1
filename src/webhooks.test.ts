// The signatures below are made by another implementation than the one under test: node:crypto here, or Python itself.
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  browserActCallbackUrl,
  type Refusal,
  readAnchorBrowserWebhook,
  readBrowserActWebhook,
  readBrowserUseWebhook,
  type WebhookResult,
} from "./webhooks.ts";

const NOW_S = 1_786_096_800; // 2026-08-07T10:00:00Z
beforeEach(() => {
  vi.useFakeTimers({ now: NOW_S * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const secret = "whsec_browser_use";
const url = "https://app.example.com/hook";
type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
const post = (body: Body, headers: Record<string, string> = {}, address = url) =>
  new Request(address, { method: "POST", body, headers, duplex: "half" } as RequestInit);
const sign = (key: string, message: string) => createHmac("sha256", key).update(message, "utf8").digest("hex");

const eventOf = <Event>(result: WebhookResult<Event>): Event =>
  result.ok ? result.event : expect.unreachable(`${result.reason}: ${result.message}`);

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

describe("Anchor Browser", () => {
  const body = JSON.stringify({
    id: "evt_01",
    type: "task.failed",
    created: "2026-08-07T09:59:58.123Z",
    project_id: "5d2c31f6",
    text: "❌ Aufgabe „Größe“ failed in 4.2s",
    data: { task_id: "tsk_4f8w9n2b", run_id: "4f7a2c19", session_id: "9b3d5e70", error: { type: "timeout" } },
  });
  const headersFor = (text: string, seconds = NOW_S, key = secret) => ({
    "Anchor-Signature": `t=${seconds},v1=${sign(key, `v0:${seconds}:${text}`)}`,
  });
  const read = (request: Request, key: string | string[] = secret) =>
    readAnchorBrowserWebhook(request, { secret: key });

  test("a signed delivery is an event with the task's id", async () => {
    expect(eventOf(await read(post(body, headersFor(body))))).toEqual({
      provider: "anchor-browser",
      type: "task.failed",
      deliveryId: "evt_01",
      taskId: "4f7a2c19",
      ids: ["4f7a2c19", "tsk_4f8w9n2b", "9b3d5e70"],
      sessionId: "9b3d5e70",
      status: undefined,
      state: "failed",
      at: "2026-08-07T09:59:58.123Z",
      raw: JSON.parse(body),
    });
  });

  test("floats and text outside ASCII are signed as the bytes they came in", async () => {
    const text = '{ "id":"evt_3","type":"task.completed","data":{"run_id":"r","score":1.0,"city":"Orléans 😀"} }';
    expect(eventOf(await read(post(text, headersFor(text))))).toMatchObject({ taskId: "r", state: "completed" });
  });

  test("it is the bytes that are signed: the same JSON written otherwise is refused", async () => {
    const spaced = JSON.stringify(JSON.parse(body), null, 1);
    expect(await read(post(spaced, headersFor(body)))).toMatchObject({ ok: false, reason: "wrong_signature" });
  });

  test("a signature of either secret is taken while one replaces the other", async () => {
    expect(await read(post(body, headersFor(body, NOW_S, "old")), ["new", "old"])).toMatchObject({ ok: true });
    const { "Anchor-Signature": both } = headersFor(body);
    const two = { "Anchor-Signature": `${both},v1=${"0".repeat(64)}` };
    expect(await read(post(body, two))).toMatchObject({ ok: true });
  });

  test.each([
    [NOW_S - 120, undefined],
    [NOW_S - 121, "stale_timestamp"],
    [NOW_S + 120, undefined],
    [NOW_S + 121, "future_timestamp"],
  ])("a delivery of %s s is within two minutes, or refused as %s", async (seconds, reason) => {
    const result = await read(post(body, headersFor(body, seconds)));
    expect(result.ok ? undefined : result.reason).toBe(reason);
  });

  test.each([
    [{}, "missing_header", 401],
    [{ "Anchor-Signature": "v1=00" }, "malformed_header", 400],
    [{ "Anchor-Signature": `t=${NOW_S}` }, "malformed_header", 400],
    [{ "Anchor-Signature": `t=soon,v1=${"0".repeat(64)}` }, "malformed_header", 400],
    [{ "Anchor-Signature": `t=${NOW_S},v1=abc` }, "wrong_length", 401],
    [{ "Anchor-Signature": `t=${NOW_S},v1=${"z".repeat(64)}` }, "malformed_header", 400],
    [{ "Anchor-Signature": `t=${NOW_S},v1=${"0".repeat(64)}` }, "wrong_signature", 401],
    [headersFor(body, NOW_S, "another key"), "wrong_signature", 401],
    [headersFor(`${body} `), "wrong_signature", 401],
  ])("%j is refused as %s", async (headers, reason, status) => {
    expect(await read(post(body, headers))).toMatchObject({ ok: false, reason, status });
  });

  test.each([
    ["not JSON", "not_json"],
    ["", "not_json"],
    ["[]", "wrong_shape"],
    ["{}", "wrong_shape"],
    ['{"id":"evt_1","type":"task.completed"}', "wrong_shape"],
    ['{"id":7,"type":"task.completed","data":{}}', "wrong_shape"],
  ])("a signed body that is %j is refused as %s", async (text, reason) => {
    expect(await read(post(text, headersFor(text)))).toMatchObject({ ok: false, reason, status: 400 });
  });

  test("a body that is not UTF-8 is refused, though it is signed", async () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0x7d]);
    const v1 = createHmac("sha256", secret).update(`v0:${NOW_S}:`).update(bytes).digest("hex");
    const result = await read(post(bytes, { "Anchor-Signature": `t=${NOW_S},v1=${v1}` }));
    expect(result).toMatchObject({ ok: false, reason: "not_json" });
  });

  test("an event of no task names none", async () => {
    const text = '{"id":"evt_2","type":"session.completed","created":"2026-08-07 10:00:00","data":{"session_id":"s"}}';
    expect(eventOf(await read(post(text, headersFor(text))))).toMatchObject({
      taskId: undefined,
      ids: ["s"],
      state: "unknown",
      at: "2026-08-07T10:00:00.000Z",
    });
  });
});

describe("Browser Use", () => {
  // Text and signatures as Python 3.11's json, hmac and hashlib give them.
  const status =
    '{"type":"agent.task.status_update","timestamp":"2026-08-07T10:00:00","payload":{"task_id":"3c1e9a74","session_id":"8e4f7b20","status":"finished","metadata":{"city":"Orléans 😀","price":1.0,"big":12345678901234567890,"small":1e-7,"10":1,"9":2}}}';
  const byPython = "44cebf6c5d6dc03e4dc6d4a1626b9001ec2fbdbcac7ad17961e6d2527cc151ab";
  const ping = '{ "type": "test", "payload": {"test": "ok"}, "timestamp": "2024-03-21T12:00:00Z" }';
  const pingByPython = "5b31cbb3b95d4950113bdc229a7d8eb99f53686b5bb7ca0a10e87f38674d2ef9";
  const headersOf = (signature: string, seconds = NOW_S) => ({
    "X-Browser-Use-Signature": signature,
    "X-Browser-Use-Timestamp": String(seconds),
  });
  const read = (request: Request, key = secret) => readBrowserUseWebhook(request, { secret: key });

  /** What a JavaScript sender signs, written down by hand: sorted keys, those that look like numbers first and by size. */
  const statusByHand =
    '{"payload":{"metadata":{"9":2,"10":1,"big":12345678901234567000,"city":"Orléans 😀","price":1,"small":1e-7},"session_id":"8e4f7b20","status":"finished","task_id":"3c1e9a74"},"timestamp":"2026-08-07T10:00:00","type":"agent.task.status_update"}';

  test("a delivery that Python signed is taken, and says so", async () => {
    const event = eventOf(await read(post(status, headersOf(byPython))));
    expect(event).toMatchObject({
      provider: "browser-use",
      type: "agent.task.status_update",
      deliveryId: byPython,
      taskId: "3c1e9a74",
      sessionId: "8e4f7b20",
      status: "finished",
      state: "completed",
      at: "2026-08-07T10:00:00.000Z",
      canonicalForm: "python",
    });
    expect(event.raw.payload).toMatchObject({ metadata: { city: "Orléans 😀" } });
  });

  test("a delivery that JavaScript signed is taken, and says so", async () => {
    const signature = sign(secret, `${NOW_S}.${statusByHand}`);
    expect(eventOf(await read(post(status, headersOf(signature))))).toMatchObject({ canonicalForm: "javascript" });
    expect(signature).not.toBe(byPython);
  });

  test("where both write the same, one signature is both's", async () => {
    const canonical = '{"payload":{"test":"ok"},"timestamp":"2024-03-21T12:00:00Z","type":"test"}';
    expect(sign(secret, `${NOW_S}.${canonical}`)).toBe(pingByPython);
    expect(eventOf(await read(post(ping, headersOf(pingByPython))))).toMatchObject({
      type: "test",
      taskId: undefined,
      state: "unknown",
      canonicalForm: "javascript",
    });
  });

  test.each([
    ["1.0", "1.0"],
    ["0.0", "0.0"],
    ["-0.0", "-0.0"],
    ["-0", "0"],
    ["-12.50", "-12.5"],
    ["-0.00012", "-0.00012"],
    ["1e16", "1e+16"],
    ["1e15", "1000000000000000.0"],
    ["123456.789e-10", "1.23456789e-05"],
    ["0.0001", "0.0001"],
    ["1E400", "Infinity"],
    ["100000000000000000000000", "100000000000000000000000"],
    ['"\\u007f/\\"\\u2028é"', '"\\u007f/\\"\\u2028\\u00e9"'],
    ['{"\\ud83d\\ude00":1,"\\uff5e":2,"b":3,"a":4}', '{"a":4,"b":3,"\\uff5e":2,"\\ud83d\\ude00":1}'],
    ['{"a":1,"a":[true,null,{}]}', '{"a":[true,null,{}]}'],
  ])("Python writes %s as %s", async (value, written) => {
    const text = `{"type":"test","payload":{"v":${value}}}`;
    const signature = sign(secret, `${NOW_S}.{"payload":{"v":${written}},"type":"test"}`);
    expect(await read(post(text, headersOf(signature)))).toMatchObject({ ok: true });
  });

  test.each([
    [NOW_S - 300, undefined],
    [NOW_S - 301, "stale_timestamp"],
    [NOW_S + 301, "future_timestamp"],
  ])("a delivery of %s s is within 300 s, or refused as %s", async (seconds, reason) => {
    const signature = sign(secret, `${seconds}.${statusByHand}`);
    const result = await read(post(status, headersOf(signature, seconds)));
    expect(result.ok ? undefined : result.reason).toBe(reason);
  });

  test("a new time cannot be put on an old delivery", async () => {
    const old = sign(secret, `${NOW_S - 900}.${statusByHand}`);
    expect(await read(post(status, headersOf(old)))).toMatchObject({ ok: false, reason: "wrong_signature" });
  });

  test.each([
    [{}, "missing_header"],
    [{ "X-Browser-Use-Signature": byPython }, "missing_header"],
    [{ "X-Browser-Use-Timestamp": String(NOW_S) }, "missing_header"],
    [{ ...headersOf(byPython), "X-Browser-Use-Timestamp": "yesterday" }, "malformed_header"],
    [headersOf(byPython.slice(1)), "wrong_length"],
    [headersOf(`${byPython}00`), "wrong_length"],
    [headersOf(`${byPython.slice(0, 62)}zz`), "malformed_header"],
    [headersOf(pingByPython), "wrong_signature"],
  ])("%j is refused as %s", async (headers, reason) => {
    expect(await read(post(status, headers))).toMatchObject({ ok: false, reason });
  });

  test("another key, and another body, are refused", async () => {
    expect(await read(post(status, headersOf(byPython)), "another")).toMatchObject({ reason: "wrong_signature" });
    const forged = status.replace("3c1e9a74", "3c1e9a75");
    expect(await read(post(forged, headersOf(byPython)))).toMatchObject({ reason: "wrong_signature" });
  });

  // Written in the canonical form already, so that the text itself is what is signed.
  test.each([
    ['{"payload":{"status":"finished"},"type":"agent.task.status_update"}', "wrong_shape"],
    ['{"payload":{},"type":""}', "wrong_shape"],
    ['{"type":"test"}', "wrong_shape"],
    [`{"payload":${"[".repeat(101)}${"]".repeat(101)},"type":"test"}`, "wrong_shape"],
    ["[".repeat(1_000_000), "not_json"],
  ])("a signed body of the wrong shape is refused: %.60s", async (text, reason) => {
    const result = await read(post(text, headersOf(sign(secret, `${NOW_S}.${text}`))));
    expect(result).toMatchObject({ ok: false, reason });
  });

  test.each([
    ["created", "queued"],
    ["started", "running"],
    ["paused", "paused"],
    ["stopped", "canceled"],
    ["cancelled", "canceled"],
    ["failed", "failed"],
    ["completed", "completed"],
    ["idle", "unknown"],
    ["constructor", "unknown"],
  ])("the word %s is the state %s, whichever version it comes from", async (word, state) => {
    const text = `{"payload":{"status":"${word}","taskId":"t-1"},"type":"agent.task.status_update"}`;
    const event = eventOf(await read(post(text, headersOf(sign(secret, `${NOW_S}.${text}`)))));
    expect(event).toMatchObject({ taskId: "t-1", status: word, state, at: undefined });
  });
});

describe("BrowserAct", () => {
  const key = "sixteen characters";
  const address = browserActCallbackUrl("https://app.example.com/hook?tenant=7", key);
  const task =
    '{"id":16429034742537847,"status":"finished","created_at":"2026-08-07T09:58:00","output":{"string":"Größe 1.0"}}';
  const read = (request: Request) => readBrowserActWebhook(request, { secret: key });

  test("the address carries the secret, and the delivery is an event with the task's id, digit by digit", async () => {
    expect(new URL(address).searchParams.get("tenant")).toBe("7");
    expect(eventOf(await read(post(task, {}, address)))).toMatchObject({
      provider: "browser-act",
      taskId: "16429034742537847",
      deliveryId: "16429034742537847:finished",
      status: "finished",
      state: "completed",
      at: "2026-08-07T09:58:00.000Z",
    });
  });

  test.each([
    [url, "missing_secret"],
    [`${url}?errand_secret=`, "missing_secret"],
    [`${url}?errand_secret=sixteen%20character`, "wrong_signature"],
    [`${address}x`, "wrong_signature"],
    [`${url}?errand_secret=${"x".repeat(5_000)}`, "wrong_signature"],
  ])("a call to %.60s is refused as %s", async (called, reason) => {
    expect(await read(post(task, {}, called))).toMatchObject({ ok: false, reason, status: 401 });
  });

  test.each(["{}", '{"id":"1"}', '{"status":"finished"}', '{"id":"","status":"finished"}'])(
    "%s is no task",
    async (text) => {
      expect(await read(post(text, {}, address))).toMatchObject({ ok: false, reason: "wrong_shape" });
    },
  );

  test("a secret that is too short, and an address that is too long, are the caller's mistakes", () => {
    expect(() => browserActCallbackUrl(url, "short")).toThrow(TypeError);
    expect(() => readBrowserActWebhook(post(task, {}, address), { secret: "short" })).toThrow(TypeError);
    expect(() => browserActCallbackUrl(`${url}?${"x".repeat(2_048)}`, key)).toThrow(/2048/);
  });
});

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
