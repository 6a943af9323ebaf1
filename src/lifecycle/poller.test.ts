import { expect, vi } from "vitest";
import { anchorBrowser, browserAct } from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { type Body, service } from "../testing/scripted-fetch.ts";

test("the whole task is read again when the full read fails, and its status counts if it is not over after all", async () => {
  const answers: Body[] = [
    { status: "finished" },
    { id: "w", status: "running" },
    { status: "finished" },
    { id: "w" },
    { id: "w", status: "finished", output: { string: "at last" } },
  ];
  const server = service(...answers);
  const task = await settle(browserAct({ apiKey: "key", fetch: server.fetch }).wait("w"));
  expect(task.output).toBe("at last");
  expect(server.reads().map(({ path }) => path.includes("get-task-status"))).toEqual([true, false, true, false, false]);
});

test("a wait that joins another one keeps its own budget of faults", async () => {
  const fetch = async () => new Response("", { status: 503 });
  const client = anchorBrowser({ apiKey: "key", fetch });
  const first = failure(client.wait("w"), 0);
  await vi.advanceTimersByTimeAsync(100_000);
  let secondEnded = 0;
  const began = Date.now();
  const second = client.wait("w").catch((error: unknown) => {
    secondEnded = Date.now() - began;
    return error;
  });
  await vi.advanceTimersByTimeAsync(200_000);
  expect(await first).toMatchObject({ code: "unobservable" });
  expect(await second).toMatchObject({ code: "unobservable" });
  expect(secondEnded).toBeGreaterThanOrEqual(100_000);
});
