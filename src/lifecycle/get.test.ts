import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { ApiError, ConnectionError, ProtocolError } from "../index.ts";
import { client } from "../testing/answered-clients.ts";
import { json } from "../testing/scripted-fetch.ts";

describe("get", () => {
  test("reads a running task with one request, where no other read tells more of it", async () => {
    const { anchor, fetch } = client(() => json(200, { data: { status: "RUNNING" } }));
    expect(await anchor.get("t")).toMatchObject({ state: "running", status: "RUNNING", handle: { id: "t" } });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test("asks where a running task can be watched, and gives the task without that where the read fails", async () => {
    const running = (whole: Response) =>
      client(({ url }) => (url.includes("get-task-status") ? json(200, { status: "running" }) : whole)).act.get("t");
    const live_url_info = { live_url: "https://live.example.com/t" };
    expect(await running(json(200, { id: "t", status: "running", live_url_info }))).toMatchObject({
      state: "running",
      liveUrl: "https://live.example.com/t",
    });
    const without = await running(json(503, {}));
    expect(without).toMatchObject({ state: "running", status: "running" });
    expect(without).not.toHaveProperty("liveUrl");
  });

  test("reads the whole task too once it is over, where the provider splits the two", async () => {
    const { act, exchanges } = client((request) =>
      json(
        200,
        request.url.includes("get-task-status")
          ? { status: "failed" }
          : { id: "t", status: "failed", task_failure_info: { code: 1011, message: "Navigation timeout" } },
      ),
    );
    expect(await act.get("t")).toMatchObject({ state: "failed", error: { code: 1011, message: "Navigation timeout" } });
    expect(exchanges).toMatchObject([
      { method: "GET", template: "/v2/workflow/get-task-status", status: 200, handle: { id: "t" } },
      { method: "GET", template: "/v2/workflow/get-task", status: 200, handle: { id: "t" } },
    ]);
  });

  test("repeats nothing, and every failure names the task", async () => {
    for (const [answer, type] of [
      [() => json(503, {}), ApiError],
      [() => json(200, {}), ProtocolError],
      [() => Promise.reject(new TypeError("fetch failed")), ConnectionError],
    ] as const) {
      const { anchor, fetch } = client(answer);
      const error = await anchor.get("t").catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ handle: { provider: "anchor-browser", id: "t" }, provider: "anchor-browser" });
      expect(fetch).toHaveBeenCalledTimes(1);
    }
  });

  test("leaves no listener on a signal that outlives it", async () => {
    const { anchor } = client(() => json(200, { data: { status: "RUNNING" } }));
    const { signal } = new AbortController();
    for (let read = 0; read < 20; read += 1) await anchor.get("t", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("keeps BrowserAct's error envelope", async () => {
    const body = { code: 10112, msg: "Task is not exist.", data: null, ts: 1759918566040, traceId: "cdefg" };
    const { act } = client(() => json(400, body));
    const error = await act.get("t").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 400, body });
    expect(String(error)).toBe(
      "ApiError: browser-act: GET /v2/workflow/get-task-status answered 400: Task is not exist.",
    );
  });
});
