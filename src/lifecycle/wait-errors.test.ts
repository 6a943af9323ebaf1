import { describe, expect } from "vitest";
import {
  ApiError,
  ProtocolError,
  TaskCanceledError,
  TaskFailedError,
  UnobservableError,
  WaitTimeoutError,
} from "../index.ts";
import * as answer from "../testing/scripted-server.ts";
import { waitingTest as test } from "../testing/waiting.ts";

describe("a wait ends with the right error for", () => {
  test("a task that failed", async ({ server, failing, events }) => {
    server.play("read", answer.running, answer.failed);
    const { error } = await failing(TaskFailedError);
    expect(error.message).toBe("The anchor-browser task task-1 failed: Maximum number of steps exceeded.");
    expect(error.task).toMatchObject({ state: "failed", error: { message: "Maximum number of steps exceeded" } });
    expect(events.at(-1)).toMatchObject({ type: "done", task: { state: "failed" } });
  });

  test("a task that was canceled", async ({ server, failing }) => {
    server.play("read", answer.json(200, { status: "canceled" }));
    const { error, reads } = await failing(TaskCanceledError, { provider: "browser-act" });
    expect(error.task).toMatchObject({ state: "canceled", status: "canceled" });
    expect(reads, "the status, then the whole task").toBe(2);
  });

  test("401 for ever, after the second one", async ({ server, failing }) => {
    server.play("read", answer.json(401, { error: { code: 401, message: "Invalid API key" } }));
    const { error, reads } = await failing(ApiError);
    expect(error).toMatchObject({ status: 401, body: { error: { code: 401, message: "Invalid API key" } } });
    expect(reads).toBe(2);
  });

  test("404 for ever, once the grace of 30 s is over", async ({ server, failing }) => {
    server.play("read", answer.json(404, {}));
    const { error, ms } = await failing(ApiError);
    expect(error.status).toBe(404);
    expect(ms).toBeGreaterThanOrEqual(30_000);
    expect(ms).toBeLessThan(46_000);
  });

  test("404 on a task that is older than the grace, after the second one", async ({ server, failing }) => {
    server.play("read", answer.json(404, {}));
    expect((await failing(ApiError, { ageMs: 60_000 })).reads).toBe(2);
  });

  test("a redirect to another origin, which never sees the key", async ({ server, failing }) => {
    const other = await answer.startScriptedServer();
    server.play("read", answer.text(302, "", { location: `${other.url}/login` }));
    const { error } = await failing(UnobservableError);
    expect(error.cause).toBeInstanceOf(ProtocolError);
    expect((error.cause as Error).message).toContain("a redirect (302), which is not followed");
    expect(other.seen).toEqual([]);
    await other.close();
  });

  test("faults for ever: unobservable after 120 s of them", async ({ server, failing }) => {
    server.play("read", answer.running, answer.text(502, "<html>Bad gateway</html>", { "content-type": "text/html" }));
    const { error, ms, reads } = await failing(UnobservableError);
    expect(error.cause).toMatchObject({ status: 502, body: "<html>Bad gateway</html>" });
    expect(error.seen).toMatchObject({ lastStatus: "RUNNING", state: "running", reads: 1, failedReads: reads - 1 });
    expect(ms).toBeGreaterThanOrEqual(120_000);
    expect(ms).toBeLessThan(122_000);
  });

  test("silence for ever: unobservable after 120 s, four reads at least", async ({ server, failing }) => {
    server.play("read", answer.silence);
    const { error, ms } = await failing(UnobservableError);
    expect(error.seen.failedReads).toBeGreaterThanOrEqual(4);
    expect(ms).toBeLessThan(145_000);
  });

  test("an unknown status for ever: unobservable after ten minutes", async ({ server, failing }) => {
    server.play("read", answer.status("HIBERNATING"));
    const { error, ms } = await failing(UnobservableError);
    expect(error.message).toContain('"HIBERNATING"');
    expect(ms).toBeGreaterThanOrEqual(600_000);
    expect(ms).toBeLessThan(616_000);
  });

  test("a deadline with a task that goes on: its last read begins a second before", async ({ server, failing }) => {
    server.play("read", answer.running);
    const { error, ms, times } = await failing(WaitTimeoutError, { timeoutMs: 60_000 });
    expect(ms).toBe(60_000);
    // The even rate of 50 a second may put it off when another read came just before.
    expect(times.at(-1)).toBeGreaterThanOrEqual(59_000);
    expect(times.at(-1)).toBeLessThan(59_021);
    expect(error).toMatchObject({ timeoutMs: 60_000, seen: { lastStatus: "RUNNING", failedReads: 0 } });
  });

  test("a deadline sooner than Retry-After, without a read before either", async ({ server, failing }) => {
    server.play("read", answer.json(503, {}, { "retry-after": "30" }));
    const { ms, reads } = await failing(WaitTimeoutError, { ageMs: 5_000, timeoutMs: 20_000 });
    expect(ms).toBe(20_000);
    expect(reads).toBe(1);
  });

  test("a budget of faults that one slow read uses up: four reads all the same", async ({ server, failing }) => {
    server.play("read", answer.silence);
    const { error } = await failing(UnobservableError, { faultBudgetMs: 1_000 });
    expect(error.seen.failedReads).toBe(4);
  });

  test("a deadline while a read gets no answer at all", async ({ server, failing }) => {
    server.play("read", answer.silence);
    expect((await failing(WaitTimeoutError, { timeoutMs: 4_000 })).ms).toBe(4_000);
  });

  test("a task that ends between the last pause and the deadline is still seen", async ({ server, completing }) => {
    const began = Date.now();
    server.play("read", (response, scripted) => {
      const step = Date.now() - began >= 59_000 ? answer.completed : answer.running;
      step(response, scripted);
    });
    const { ms } = await completing({ timeoutMs: 60_000 });
    expect(ms).toBeGreaterThanOrEqual(59_000);
    expect(ms).toBeLessThan(60_000);
  });
});
