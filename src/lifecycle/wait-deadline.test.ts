import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type TaskEvent, WaitTimeoutError } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, onRequest, running, service } from "../testing/scripted-fetch.ts";

describe("a deadline", () => {
  test("may be months away or never, and a timer does not overflow", async () => {
    for (const timeoutMs of [Infinity, 90 * 86_400_000]) {
      const server = service(running, running, done({}));
      const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
      expect(await settle(client.wait("w", { timeoutMs }))).toMatchObject({ state: "completed" });
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  test("stops the task when told to, and says so", async () => {
    const server = service({ status: "running" });
    const client = browserAct({ apiKey: "key", fetch: server.fetch });
    const error = await failure(client.wait("w", { timeoutMs: 3_000, onTimeout: "stop" }), 4_000);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(String(error)).toContain("It was asked to stop.");
    expect(vi.getTimerCount()).toBe(0);
    expect(server.sent.filter(({ method }) => method === "PUT")).toMatchObject([
      { path: "/v2/workflow/stop-task?task_id=w" },
    ]);
  });

  test("waits no longer than requestTimeoutMs for a stop that is not answered", async () => {
    const server = service({ status: "running" });
    const fetch = onRequest((request, url, init) =>
      request.method === "PUT" ? new Promise<Response>(() => {}) : server.fetch(url, init),
    );
    const began = Date.now();
    let ended = 0;
    const wait = browserAct({ apiKey: "key", fetch, requestTimeoutMs: 2_000 }).wait("w", {
      timeoutMs: 3_000,
      onTimeout: "stop",
    });
    const error = await failure(
      wait.finally(() => {
        ended = Date.now();
      }),
    );
    expect(String(error)).toContain("Asking it to stop failed");
    expect(ended - began).toBe(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is over before the wait has begun ends it, and nothing goes on", async () => {
    let ms = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      ms += 1;
      return ms;
    });
    const fetch = vi.fn(async () => Response.json(running));
    const events: TaskEvent[] = [];
    const watching = async () => {
      const client = anchorBrowser({ apiKey: "key", fetch });
      for await (const event of client.watch("w", { timeoutMs: 0.5 })) events.push(event);
    };
    const error = await failure(watching(), 10);
    clock.mockRestore();
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(events).toMatchObject([{ type: "started" }]);
    expect(vi.getTimerCount()).toBe(0);
    const reads = fetch.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetch).toHaveBeenCalledTimes(reads);
  });

  test.each([0, -1, Number.NaN, "5" as unknown as number])("of %s is refused", async (timeoutMs) => {
    await expect(anchorBrowser({ apiKey: "key", fetch: vi.fn() }).wait("w", { timeoutMs })).rejects.toThrow(
      "timeoutMs must be",
    );
  });
});
