import { describe, expect, vi } from "vitest";
import { anchorBrowser, type TaskEvent } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, running, service } from "../testing/scripted-fetch.ts";

describe("events", () => {
  test("begin with started, tell each change of status once, and end with done", async () => {
    const server = service(running, running, running, done({ a: 1 }));
    const events: TaskEvent[] = [];
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    await settle(client.run({ prompt: "x" }, { onEvent: (event) => void events.push(event) }));
    expect(events).toMatchObject([
      { type: "started", handle: { id: "w" } },
      { type: "status", status: "RUNNING", state: "running" },
      { type: "status", status: "COMPLETED", state: "completed" },
      { type: "done", task: { state: "completed", output: { a: 1 } } },
    ]);
  });

  test.each(["started", "status", "done"])(
    "that a callback throws on (%s) end the wait, and a run keeps the handle",
    async (type) => {
      const thrown = new Error("broken callback");
      const onEvent = (event: TaskEvent) => {
        if (event.type === type) throw thrown;
      };
      const client = () => anchorBrowser({ apiKey: "key", fetch: service(running, done({})).fetch });
      expect(await failure(client().wait("w", { onEvent }))).toBe(thrown);
      const now =
        type === "done" ? "It is over: read it with get(error.handle)." : "It goes on: wait again with error.handle.";
      expect(await failure(client().run({ prompt: "x" }, { onEvent }))).toMatchObject({
        code: "run_aborted",
        message: `The anchor-browser task w: run was ended by its caller. ${now}`,
        cause: thrown,
        handle: { id: "w" },
      });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("that an async callback rejects on end the wait, not the process", async () => {
    const thrown = new Error("broken callback");
    const onEvent = async () => {
      throw thrown;
    };
    expect(await failure(anchorBrowser({ apiKey: "key", fetch: service(running).fetch }).wait("w", { onEvent }))).toBe(
      thrown,
    );
  });
});
