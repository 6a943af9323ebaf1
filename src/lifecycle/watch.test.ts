import { describe, expect, vi } from "vitest";
import { anchorBrowser, type TaskEvent, TaskFailedError } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, running, service } from "../testing/scripted-fetch.ts";

describe("watch", () => {
  const collect = async (events: AsyncIterable<TaskEvent>, into: string[]) => {
    for await (const event of events) into.push(event.type === "status" ? event.status : event.type);
  };

  test("gives the events and ends after done", async () => {
    const seen: string[] = [];
    const client = anchorBrowser({ apiKey: "key", fetch: service(running, done({})).fetch });
    await settle(collect(client.watch("w"), seen));
    expect(seen).toEqual(["started", "RUNNING", "COMPLETED", "done"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("throws as wait does, after done", async () => {
    const seen: string[] = [];
    const client = anchorBrowser({
      apiKey: "key",
      fetch: service({ data: { status: "FAILED", error: "no luck" } }).fetch,
    });
    expect(await failure(collect(client.watch("w"), seen))).toBeInstanceOf(TaskFailedError);
    expect(seen).toEqual(["started", "FAILED", "done"]);
  });

  test("reads nothing before the first step, and nothing after the loop was left", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    const events = client.watch("w");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.sent).toEqual([]);
    const leave = async () => {
      for await (const event of events) if (event.type === "status") break;
    };
    await settle(leave());
    const { length } = server.sent;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sent).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("lets go of a consumer that stops while it waits for the next event", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: service(running).fetch });
    const events = client.watch("w");
    await settle(events.next(), 10);
    await settle(events.next(), 600);
    const pending = events.next();
    await events.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(vi.getTimerCount()).toBe(0);
  });
});
