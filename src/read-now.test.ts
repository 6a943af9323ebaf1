import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { anchorBrowser } from "./index.ts";
import { settle } from "./testing/fake-clock.ts";
import { done, running, service } from "./testing/scripted-fetch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("readNow", () => {
  test("makes the next read due now, and says whether anybody waits", async () => {
    const server = service(running, running, done({}));
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    expect(client.readNow("w")).toBe(false);
    const startedAt = new Date(Date.now() - 200_000).toISOString();
    const waiting = client.wait({ v: 1, provider: "anchor-browser", id: "w", startedAt });
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads()).toHaveLength(1);
    expect(client.readNow("w")).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads()).toHaveLength(2);
    client.readNow("w");
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toMatchObject({ state: "completed" });
    expect(client.readNow("w")).toBe(false);
  });

  test("during a read asks for one more", async () => {
    const answers: (() => void)[] = [];
    const fetch = () =>
      new Promise<Response>((resolve) =>
        answers.push(() => resolve(Response.json(answers.length < 2 ? running : done({})))),
      );
    const client = anchorBrowser({ apiKey: "key", fetch });
    const waiting = client.wait("w");
    await vi.advanceTimersByTimeAsync(10);
    client.readNow("w");
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(30);
    expect(answers).toHaveLength(2);
    answers[1]?.();
    expect(await settle(waiting, 100)).toMatchObject({ state: "completed" });
  });
});
