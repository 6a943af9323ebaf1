import { anchorBrowser } from "errand";
import { check } from "../programs/check.mjs";

test("a task is run to its result, and what happened to a start is told apart", async () => {
  expect(await check(JSON.parse(process.env.PLACE))).toEqual([]);
}, 30_000);

test("a wait of an hour passes under Jest's fake timers", async () => {
  const { jest } = import.meta;
  jest.useFakeTimers();
  try {
    const endsAt = Date.now() + 3_600_000;
    const fetch = async () => {
      const over = Date.now() >= endsAt;
      return Response.json({
        data: over ? { status: "COMPLETED", result: { heading: "Late" } } : { status: "RUNNING" },
      });
    };
    const wait = anchorBrowser({ apiKey: "key", baseUrl: "https://service.example", fetch }).wait("task-1");
    await jest.advanceTimersByTimeAsync(3_660_000);
    expect((await wait).output).toEqual({ heading: "Late" });
  } finally {
    jest.useRealTimers();
  }
});
