import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, browserUseV2, browserUseV4, type TaskEvent } from "../index.ts";
import { collect } from "../testing/collect.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";

const OVER_AT_MS = 3_000;
type Answer = (path: string, ms: number, query: URLSearchParams) => object | undefined;

/** A service that runs for three seconds, and what was asked of it. */
function serving(answer: Answer) {
  const began = Date.now();
  const paths: string[] = [];
  const fetch = async (url: string) => {
    const { pathname, search, searchParams } = new URL(url);
    const path = pathname.replace(/^\/api\/v\d/, "");
    paths.push(`${path}${search}`);
    const body = answer(path, Date.now() - began, searchParams);
    return body === undefined ? new Response("down", { status: 503 }) : Response.json(body);
  };
  return {
    options: { apiKey: "secret-key-of-the-test", fetch: fetch as never, maxRequestsPerSecond: Infinity },
    paths,
  };
}

const told = (events: readonly TaskEvent[]) =>
  events.flatMap((event) => {
    if (event.type === "step") return [`${event.number} ${event.text}`];
    return event.type === "live" ? [event.liveUrl] : event.type === "done" ? ["done"] : [];
  });

/** One event for each second, of which the first names the page. */
const v4: Answer = (path, ms, query) => {
  if (path.endsWith("/status")) return { status: ms < OVER_AT_MS ? "running" : "completed" };
  if (!path.endsWith("/events")) return { id: "r", status: "completed", result: "ok" };
  const all = Array.from({ length: Math.floor(Math.min(ms, OVER_AT_MS) / 1_000) + 1 }, (_, index) => ({
    runId: "r",
    id: 10 * (index + 1),
    ts: "2026-08-07T10:00:00Z",
    type: index === 0 ? "browser.ready" : "step",
    data: index === 0 ? { live_view_url: "https://live.example.com/r" } : { text: `step ${index}` },
  }));
  const events = all.filter(({ id }) => id > Number(query.get("after") ?? 0));
  return { events: events.slice(0, 2), nextAfter: events.slice(0, 2).at(-1)?.id ?? null, hasMore: events.length > 2 };
};

describe("watch with steps", () => {
  test("tells each event of Browser Use v4 once and in order, all of them before the end", async () => {
    const { options, paths } = serving(v4);
    const events = await settle(collect(browserUseV4(options).watch("r", { steps: true })), 20_000);
    expect(told(events)).toEqual([
      "https://live.example.com/r",
      "10 browser.ready",
      "20 step 1",
      "30 step 2",
      "40 step 3",
      "done",
    ]);
    const asked = paths.filter((path) => path.includes("/events"));
    expect(asked[0]).toBe("/runs/r/events");
    expect(asked.slice(1).every((path) => path.includes("after="))).toBe(true);
    // One for each read of the status, and one at the end for what came meanwhile.
    expect(asked.length).toBeLessThanOrEqual(paths.filter((path) => path.endsWith("/status")).length + 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("reads no steps unless it is asked to", async () => {
    const { options, paths } = serving(v4);
    const events = await settle(collect(browserUseV4(options).watch("r")), 20_000);
    expect(told(events)).toEqual(["done"]);
    expect(paths.some((path) => path.includes("/events"))).toBe(false);
  });

  test("tells the steps of Browser Use v2 with text, page and picture, counted from those that were seen", async () => {
    const { options } = serving((path, ms) => {
      const status = ms < OVER_AT_MS ? "started" : "finished";
      if (path.endsWith("/status")) return { id: "t", status };
      const steps = [1, 2, 3].slice(0, 1 + Math.floor(ms / 1_500)).map((number) => ({
        number,
        nextGoal: `Goal ${number}`,
        url: "https://example.com",
        screenshotUrl: number === 1 ? "https://files.example.com/1.png" : null,
      }));
      return { id: "t", status, steps, output: "ok" };
    });
    const events = await settle(collect(browserUseV2(options).watch("t", { steps: true })), 20_000);
    expect(told(events)).toEqual(["1 Goal 1", "2 Goal 2", "3 Goal 3", "done"]);
    const step = events.find(({ type }) => type === "step");
    expect(step).toMatchObject({
      handle: { id: "t" },
      url: "https://example.com",
      screenshotUrl: "https://files.example.com/1.png",
      raw: { number: 1 },
    });
  });

  test("tells BrowserAct's page once, and its steps", async () => {
    const { options } = serving((path, ms) => {
      const status = ms < OVER_AT_MS ? "running" : "finished";
      if (path.endsWith("-status")) return { status };
      const steps = [{ id: "1", step: 1, status: "succeed", step_goal: "Open the page." }];
      return { id: "t", status, steps, live_url_info: { live_url: "https://live.example.com/t" } };
    });
    const events = await settle(collect(browserAct(options).watch("t", { steps: true })), 20_000);
    expect(told(events)).toEqual(["https://live.example.com/t", "1 Open the page.", "done"]);
  });

  test("goes on where steps cannot be read, and makes up for them when they can", async () => {
    const { options } = serving((path, ms, query) =>
      path.endsWith("/events") && ms < 2_000 ? undefined : v4(path, ms, query),
    );
    const events = await settle(collect(browserUseV4(options).watch("r", { steps: true })), 20_000);
    expect(told(events)).toHaveLength(6);
    const never = serving((path, ms, query) => (path.endsWith("/events") ? undefined : v4(path, ms, query)));
    expect(told(await settle(collect(browserUseV4(never.options).watch("r", { steps: true })), 20_000))).toEqual([
      "done",
    ]);
  });

  test("ends with what the callback throws at a step", async () => {
    const { options } = serving(v4);
    const onEvent = ({ type }: TaskEvent) => {
      if (type === "step") throw new Error("enough");
    };
    const error = await failure(collect(browserUseV4(options).watch("r", { steps: true, onEvent })), 20_000);
    expect(String(error)).toBe("Error: enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is refused where the provider tells no steps, and for what is not a boolean", () => {
    const { options } = serving(v4);
    expect(() => anchorBrowser(options).watch("t", { steps: true })).toThrow(/anchor-browser does not tell the steps/);
    expect(() => browserUseV4(options).watch("t", { steps: 1 as never })).toThrow("steps must be true or false");
  });
});
