import { describe, expect } from "vitest";
import { ErrandError, StartUncertainError } from "../index.ts";
import * as answer from "../testing/scripted-server.ts";
import { startingTest as test } from "../testing/starting.ts";

describe("a start is sent once, and nobody can say whether it was taken, after", () => {
  test.for<[string, answer.Step, number | undefined]>([
    ["500", answer.json(500, { error: { message: "boom" } }), 500],
    ["503", answer.text(503, ""), 503],
    ["408", answer.json(408, {}), 408],
    ["503 with Retry-After", answer.json(503, {}, { "retry-after": "1" }), 503],
    ["a reset", answer.reset, undefined],
    ["a reset in the middle of the body", answer.resetInBody, undefined],
    ["silence", answer.silence, undefined],
    ["headers and then silence", answer.silenceInBody, undefined],
    ["HTML with 200", answer.text(200, "<html>", { "content-type": "text/html" }), 200],
    ["an empty 200", answer.text(200, ""), 200],
    ["a 200 without an id", answer.json(200, { data: {} }), 200],
    ["a 200 with an id that no path can hold", answer.json(200, { data: { workflow_id: ".." } }), 200],
    ["a redirect", answer.text(307, "", { location: "/elsewhere" }), 307],
  ])("%s", async ([_what, step, status], { server, failing, posts }) => {
    server.play("start", step);
    const { error } = await failing(StartUncertainError);
    expect(posts()).toHaveLength(1);
    expect(error).toMatchObject({ provider: "anchor-browser", status, handle: undefined });
    expect(Date.parse(error.startedAt)).not.toBeNaN();
    expect(error.cause).toBeInstanceOf(ErrandError);
  });

  test("silence, within startTimeoutMs", async ({ server, failing }) => {
    server.play("start", answer.silence);
    expect((await failing(StartUncertainError)).ms).toBe(60_000);
  });

  test("an abort while it is in flight", async ({ server, failing }) => {
    server.play("start", answer.silence);
    const controller = new AbortController();
    const reason = new Error("enough");
    const at = () => setTimeout(() => controller.abort(reason), 2_000);
    const { error, ms } = await failing(StartUncertainError, { signal: controller.signal, at });
    expect(error.cause).toBe(reason);
    expect(error.message).toMatch(/ It was aborted in flight\.$/);
    expect(ms).toBe(2_000);
  });
});
