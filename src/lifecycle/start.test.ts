import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, vi } from "vitest";
import { ApiError, anchorBrowser, ConnectionError } from "../index.ts";
import * as answer from "../testing/scripted-server.ts";
import { INPUT, startingTest as test } from "../testing/starting.ts";

test("a start is one POST with async set, and gives a handle that is plain JSON", async ({ starting, posts }) => {
  const before = new Date().toISOString();
  const { result } = await starting();
  expect(result).toEqual({
    status: "fulfilled",
    value: { v: 1, provider: "anchor-browser", id: "task-1", startedAt: before },
  });
  expect(posts()).toMatchObject([
    { path: "/v1/tools/perform-web-task", body: JSON.stringify({ ...INPUT, async: true }) },
  ]);
});

describe("a start certainly did not happen", () => {
  test.for([400, 401, 402, 403, 404, 409, 422])("after %i", async (status, { server, failing, posts }) => {
    server.play("start", answer.json(status, { error: { code: status, message: "no" } }));
    const { error } = await failing(ApiError);
    expect(error).toMatchObject({ status, body: { error: { code: status, message: "no" } } });
    expect(posts()).toHaveLength(1);
  });

  test("when the connection is refused", async ({ failing }) => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const { error } = await failing(ConnectionError, { baseUrl: `http://127.0.0.1:${port}` });
    expect(error).toMatchObject({ sent: false });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("when the name does not resolve", async () => {
    const fetch = async () => {
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("getaddrinfo ENOTFOUND nowhere.invalid"), { code: "ENOTFOUND" }),
      });
    };
    const error = await anchorBrowser({ apiKey: "key", fetch })
      .start(INPUT)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ sent: false, cause: { cause: { code: "ENOTFOUND" } } });
  });

  test("when it was aborted before", async ({ starting, posts }) => {
    const reason = new Error("enough");
    const { result } = await starting({ signal: AbortSignal.abort(reason) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(posts()).toEqual([]);
  });

  test("when it was aborted in the queue", async () => {
    const hanging = vi.fn(() => new Promise<Response>(() => {}));
    const client = anchorBrowser({ apiKey: "key", fetch: hanging, maxInFlight: 1 });
    void client.start(INPUT).catch(() => {});
    const controller = new AbortController();
    const queued = client.start(INPUT, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(queued).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hanging).toHaveBeenCalledTimes(1);
  });

  test("when the input cannot be written as JSON", async () => {
    const fetch = vi.fn();
    const client = anchorBrowser({ apiKey: "key", fetch });
    await expect(client.start({ ...INPUT, max_steps: 3n as unknown as number })).rejects.toThrow(TypeError);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("when the apiKey function fails", async () => {
    const fetch = vi.fn();
    const apiKey = () => Promise.reject(new Error("vault is sealed"));
    const error = await anchorBrowser({ apiKey, fetch })
      .start(INPUT)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ sent: false, cause: { message: "vault is sealed" } });
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([
  ["an abort", { signal: true }],
  ["startTimeoutMs", { startTimeoutMs: 50 }],
])(
  "a start that ended before its key came is not sent after all, also by a fetch that is deaf to its signal: %s",
  async (_how, how) => {
    const fetch = vi.fn(async () => Response.json({ data: { workflow_id: "w" } }));
    const controller = new AbortController();
    const apiKey = () => new Promise<string>((resolve) => setTimeout(resolve, 100, "key"));
    const { signal, ...options } = { signal: false, ...how };
    const start = anchorBrowser({ apiKey, fetch, ...options }).start(INPUT, { signal: controller.signal });
    const failing = start.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60);
    if (signal) controller.abort(new Error("enough"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await failing).toMatchObject(signal ? { message: "enough" } : { code: "connection", sent: false });
    expect(fetch).not.toHaveBeenCalled();
  },
);

test("a start whose key never comes was certainly not sent", async () => {
  const fetch = vi.fn();
  const client = anchorBrowser({ apiKey: () => new Promise<string>(() => {}), fetch });
  const failing = client.start(INPUT).catch((caught: unknown) => caught);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failing).toMatchObject({ code: "connection", sent: false });
  expect(fetch).not.toHaveBeenCalled();
});
