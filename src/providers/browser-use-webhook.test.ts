import { describe, expect } from "vitest";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { eventOf, NOW_S, post, secret, sign } from "../testing/webhook-deliveries.ts";
import { readBrowserUseWebhook } from "../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: NOW_S * 1000 });

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

  test("a signature of the body as it came is taken, and says so", async () => {
    const raw = sign(secret, `${NOW_S}.${status}`);
    expect(eventOf(await read(post(status, headersOf(raw))))).toMatchObject({
      taskId: "3c1e9a74",
      canonicalForm: "raw",
    });
    // The time is signed too: without it an old delivery could be sent again.
    expect(await read(post(status, headersOf(sign(secret, status))))).toMatchObject({ reason: "wrong_signature" });
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
    { name: "no header", headers: {}, reason: "missing_header" },
    { name: "no timestamp", headers: { "X-Browser-Use-Signature": byPython }, reason: "missing_header" },
    { name: "no signature", headers: { "X-Browser-Use-Timestamp": String(NOW_S) }, reason: "missing_header" },
    {
      name: "a word as timestamp",
      headers: { ...headersOf(byPython), "X-Browser-Use-Timestamp": "yesterday" },
      reason: "malformed_header",
    },
    { name: "63 digits", headers: headersOf(byPython.slice(1)), reason: "wrong_length" },
    { name: "66 digits", headers: headersOf(`${byPython}00`), reason: "wrong_length" },
    { name: "letters beyond f", headers: headersOf(`${byPython.slice(0, 62)}zz`), reason: "malformed_header" },
    { name: "the signature of another body", headers: headersOf(pingByPython), reason: "wrong_signature" },
  ])("$name is refused as $reason", async ({ headers, reason }) => {
    expect(await read(post(status, headers))).toMatchObject({ ok: false, reason });
  });

  test("another key, and another body, are refused", async () => {
    expect(await read(post(status, headersOf(byPython)), "another")).toMatchObject({ reason: "wrong_signature" });
    const forged = status.replace("3c1e9a74", "3c1e9a75");
    expect(await read(post(forged, headersOf(byPython)))).toMatchObject({ reason: "wrong_signature" });
  });

  // Written in the canonical form already, so that the text itself is what is signed.
  test.each([
    {
      name: "an event of a task without its id",
      text: '{"payload":{"status":"finished"},"type":"agent.task.status_update"}',
      reason: "wrong_shape",
    },
    { name: "an empty type", text: '{"payload":{},"type":""}', reason: "wrong_shape" },
    { name: "no payload", text: '{"type":"test"}', reason: "wrong_shape" },
    {
      name: "101 levels",
      text: `{"payload":${"[".repeat(101)}${"]".repeat(101)},"type":"test"}`,
      reason: "wrong_shape",
    },
    { name: "a hundred thousand brackets", text: "[".repeat(100_000), reason: "wrong_shape" },
    { name: "a million brackets", text: "[".repeat(1_000_000), reason: "too_large" },
  ])("a signed body of the wrong shape is refused: $name", async ({ text, reason }) => {
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
