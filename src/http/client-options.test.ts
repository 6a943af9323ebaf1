import { expect, test, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { json } from "../testing/scripted-fetch.ts";
import type { FetchInit } from "./fetch.ts";

test("the global fetch is looked up at each call, so that a later patch counts", async () => {
  const anchor = anchorBrowser({ apiKey: "key" });
  const patched = vi.spyOn(globalThis, "fetch").mockResolvedValue(json(200, { data: { status: "RUNNING" } }));
  await anchor.get("t");
  expect(patched).toHaveBeenCalledTimes(1);
  patched.mockRestore();
});

test("headers and baseUrl of the client are used, with a trailing slash too", async () => {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => json(200, { data: { status: "RUNNING" } }));
  await anchorBrowser({
    apiKey: "key",
    fetch,
    baseUrl: "http://127.0.0.1:1/proxy/",
    headers: { "x-team": "blue" },
  }).get("t");
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe("http://127.0.0.1:1/proxy/v1/tools/perform-web-task/t/status");
  expect(init?.headers).toMatchObject({ "x-team": "blue" });
});

test.each([
  [{ baseUrl: "example.com" }, "absolute URL"],
  [{ baseUrl: "ftp://example.com" }, "https://"],
  [{ baseUrl: "https://user:pass@example.com" }, "user name"],
  [{ baseUrl: "https://example.com/?x=1" }, "query"],
  [{ baseUrl: "https://example.com/api?" }, "query"],
  [{ baseUrl: "https://example.com/#" }, "fragment"],
  [{ headers: { "x-bad": "a\nb" } }, "x-bad"],
  [{ requestTimeoutMs: 0 }, "requestTimeoutMs"],
  [{ startTimeoutMs: Infinity }, "startTimeoutMs"],
  [{ requestTimeoutMs: 2 ** 31 }, "24 days"],
  [{ maxInFlight: 1.5 }, "maxInFlight"],
  [{ maxRequestsPerSecond: -1 }, "maxRequestsPerSecond"],
  [{ maxResponseBytes: 0 }, "maxResponseBytes"],
])("the option %j is refused with its name", (options, words) => {
  expect(() => anchorBrowser({ apiKey: "key", ...options })).toThrow(words);
});
