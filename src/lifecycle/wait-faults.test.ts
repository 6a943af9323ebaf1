import { describe, expect, vi } from "vitest";
import { ApiError, ConnectionError, type ErrandError, ProtocolError } from "../index.ts";
import * as answer from "../testing/scripted-server.ts";
import { KEY, waitingTest as test } from "../testing/waiting.ts";

const HEADING = { heading: "Example" };

describe("a wait survives", () => {
  test.for<[string, answer.Step[], new (...args: never[]) => ErrandError]>([
    ["one 503", [answer.json(503, { error: { message: "down" } })], ApiError],
    ["three 503 in a row", Array(3).fill(answer.text(503, "")), ApiError],
    ["a connection reset", [answer.reset], ConnectionError],
    ["a reset in the middle of the body", [answer.resetInBody], ConnectionError],
    ["JSON that is cut off", [answer.truncated], ProtocolError],
    ["HTML with 200", [answer.text(200, "<html>Sign in</html>", { "content-type": "text/html" })], ProtocolError],
    ["{} with 200", [answer.json(200, {})], ProtocolError],
    ["null with 200", [answer.json(200, null)], ProtocolError],
    ["an empty body with 200", [answer.text(200, "")], ProtocolError],
    ["204", [answer.text(204, "")], ProtocolError],
    ["a body that never ends", [answer.endless], ProtocolError],
    ["408", [answer.json(408, {})], ApiError],
    ["headers and then silence", [answer.silenceInBody], ConnectionError],
    ["no answer at all", [answer.silence], ConnectionError],
    ["a 401 that goes away", [answer.json(401, {})], ApiError],
  ])("%s", async ([_what, steps, type], { server, completing, events, faults }) => {
    server.play("read", answer.running, ...steps, answer.running, answer.completed);
    const { task } = await completing();
    expect(task.output).toEqual(HEADING);
    expect(faults()).toHaveLength(steps.length);
    for (const fault of faults()) expect(fault).toMatchObject({ error: expect.any(type), handle: { id: "task-1" } });
    expect(events.at(-1)).toMatchObject({ type: "done", task: { state: "completed" } });
  });

  test("429 with Retry-After in seconds, and reads no earlier", async ({ server, completing }) => {
    server.play("read", answer.json(429, {}, { "retry-after": "7" }), answer.completed);
    const { ms } = await completing({ ageMs: 1_000 });
    expect(ms).toBeGreaterThanOrEqual(7_000);
    expect(ms).toBeLessThan(7_100);
  });

  test("429 with Retry-After as a date, and reads no earlier", async ({ server, completing, faults }) => {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 9_000);
    server.play("read", answer.json(429, {}, { "retry-after": at.toUTCString() }), answer.completed);
    await completing({ ageMs: 1_000 });
    expect(faults()).toHaveLength(1);
    expect(faults()[0]).toMatchObject({ error: { status: 429 } });
    const fault = faults()[0];
    expect(fault?.type === "fault" && fault.nextReadInMs).toBeGreaterThan(7_900);
  });

  test("503 with Retry-After again and again: what the provider asks for is no fault", async ({
    server,
    completing,
  }) => {
    server.play("read", ...Array(6).fill(answer.json(503, {}, { "retry-after": "60" })), answer.completed);
    const { ms } = await completing();
    expect(ms).toBeGreaterThanOrEqual(360_000);
  });

  test("404 for the first seconds after the start", async ({ server, completing }) => {
    server.play("read", ...Array(4).fill(answer.json(404, {})), answer.running, answer.completed);
    expect((await completing()).task.output).toEqual(HEADING);
  });

  test("a 404 for the first seconds, and then a 401 that does not come again", async ({ server, completing }) => {
    server.play("read", answer.json(404, {}), answer.json(401, {}), answer.running, answer.completed);
    expect((await completing()).task.output).toEqual(HEADING);
  });

  test("a status it has never heard of, which it tells once and reads at the normal pace", async ({
    server,
    completing,
    events,
  }) => {
    server.play("read", ...Array(6).fill(answer.status("HIBERNATING")), answer.completed);
    const { reads, ms } = await completing();
    expect(reads).toBe(7);
    expect(ms).toBeGreaterThan(6 * 400);
    expect(events.filter((event) => event.type === "status")).toMatchObject([
      { status: "HIBERNATING", state: "unknown" },
      { status: "COMPLETED", state: "completed" },
    ]);
  });

  test("a pause of the task", async ({ server, completing, events }) => {
    const words = ["created", "running", "paused", "paused", "running", "finished"];
    server.play(
      "read",
      ...words.map((word) => answer.json(200, { status: word })),
      answer.json(200, { status: "finished", output: { string: "done" } }),
    );
    const { task } = await completing({ provider: "browser-act" });
    expect(task.output).toBe("done");
    expect(events.flatMap((event) => (event.type === "status" ? [event.state] : []))).toEqual([
      "queued",
      "running",
      "paused",
      "running",
      "completed",
    ]);
  });

  test("a clock set back by an hour", async ({ server, completing }) => {
    server.play("read", answer.running, answer.running, answer.completed);
    const { reads } = await completing({ at: () => vi.setSystemTime(Date.now() - 3_600_000) });
    expect(reads).toBe(3);
  });

  test("a machine that slept: it reads at once, and the time asleep is no fault", async ({ server, completing }) => {
    server.play("read", answer.running, answer.reset, answer.completed);
    const asleep = () => {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
    };
    const { reads } = await completing({ timeoutMs: 600_000, at: asleep });
    expect(reads).toBe(3);
  });
});

test("every read carries the key, and nothing said about one shows it", async ({ server, completing, events }) => {
  server.play("read", answer.json(500, { error: { message: `bad key ${KEY}` } }), answer.completed);
  await completing();
  expect(server.seen.map(({ headers }) => headers["anchor-api-key"])).toEqual([KEY, KEY]);
  expect(JSON.stringify(events)).not.toContain(KEY);
});
