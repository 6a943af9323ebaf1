import { createHmac } from "node:crypto";
import { describe, expect } from "vitest";
import { fakeClockTest } from "../../testing/fake-clock.ts";
import { eventOf, NOW_S, post, secret, sign } from "../../testing/webhook-deliveries.ts";
import { readAnchorBrowserWebhook } from "../../webhooks.ts";

const test = fakeClockTest.extend("timers", { now: NOW_S * 1000 });

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
    ["no header", {}, "missing_header", 401],
    ["no time", { "Anchor-Signature": "v1=00" }, "malformed_header", 400],
    ["no signature", { "Anchor-Signature": `t=${NOW_S}` }, "malformed_header", 400],
    ["a word as time", { "Anchor-Signature": `t=soon,v1=${"0".repeat(64)}` }, "malformed_header", 400],
    ["three digits", { "Anchor-Signature": `t=${NOW_S},v1=abc` }, "wrong_length", 401],
    ["letters beyond f", { "Anchor-Signature": `t=${NOW_S},v1=${"z".repeat(64)}` }, "malformed_header", 400],
    ["zeros", { "Anchor-Signature": `t=${NOW_S},v1=${"0".repeat(64)}` }, "wrong_signature", 401],
    ["another key", headersFor(body, NOW_S, "another key"), "wrong_signature", 401],
    ["another body", headersFor(`${body} `), "wrong_signature", 401],
  ])("a signature with %s is refused: %#", async (_name, headers, reason, status) => {
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

  test("ids are found in camelCase too, and a word that only ends with id is none", async () => {
    const text =
      '{"id":"evt_4","type":"task.completed","data":{"workflowId":"w","taskRunId":"r","batchId":"b","paid":"no"}}';
    expect(eventOf(await read(post(text, headersFor(text))))).toMatchObject({ taskId: "r", ids: ["r", "w", "b"] });
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
