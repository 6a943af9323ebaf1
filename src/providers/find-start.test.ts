import { expect, vi } from "vitest";
import type { StartFinder } from "../provider.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { browserActProvider } from "./browser-act/provider.ts";
import { browserUseV2Provider } from "./browser-use-v2/provider.ts";
import { browserUseV4Provider } from "./browser-use-v4/provider.ts";

const SINCE = new Date("2026-03-02T09:00:00Z");
const MARKER = "00112233445566778899aabbccddeeff";

const test = fakeClockTest.extend("timers", { now: SINCE });

/** A service that answers each page of a list with what `pageOf` gives, and notes what it was asked. */
function listing(pageOf: (query: URLSearchParams) => unknown) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    const { searchParams } = new URL(url);
    asked.push(searchParams.toString());
    return Response.json(pageOf(searchParams));
  };
  return { asked, options: { apiKey: "key", fetch } };
}

async function find(finder: StartFinder<never>, input: object): Promise<unknown[]> {
  const work = finder.find({ input: input as never, marker: MARKER, since: SINCE }, { lane: "read" });
  work.catch(() => {});
  await vi.advanceTimersByTimeAsync(5_000);
  return (await work).map(({ raw: _, ...rest }) => rest);
}

test("Browser Use v2: the marker is one more pair of metadata, and the list is searched for it page by page", async () => {
  const others = Array.from({ length: 99 }, (_, index) => ({ id: `other-${index}`, metadata: {} }));
  const marked = { id: "lost", sessionId: "s", metadata: { mine: "1", errand: MARKER } };
  const { asked, options } = listing((query) => {
    const items = query.get("pageNumber") === "1" ? [...others, { id: "x" }] : [...others.slice(0, 3), marked];
    return { items, totalItems: 104, pageNumber: 1, pageSize: 100 };
  });
  const { finder } = browserUseV2Provider(options);
  expect(finder.mark({ task: "t", metadata: { mine: "1" } }, MARKER)).toEqual({
    task: "t",
    metadata: { mine: "1", errand: MARKER },
  });
  expect(finder.proves).toBe(true);
  expect(await find(finder, { task: "t" })).toEqual([{ id: "lost", sessionId: "s", exact: true }]);
  expect(asked).toHaveLength(2);
  expect(new URLSearchParams(asked[0]).get("after")).toBe("2026-03-02T08:00:00.000Z");
});

test("Browser Use v2: ten pairs of the caller's own leave no room for the marker", () => {
  const { finder } = browserUseV2Provider({ apiKey: "key" });
  const metadata = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`pair-${index}`, "x"]));
  expect(() => finder.mark({ task: "t", metadata }, MARKER)).toThrow("give at most 9");
});

test("Browser Use v4: runs with the same task since then are offered, until a whole page is older", async () => {
  const run = (id: string, task: string, createdAt: string) => ({ id, task, createdAt, sessionId: `s-${id}` });
  const { asked, options } = listing((query) =>
    query.get("cursor") === null
      ? {
          runs: [run("same", "t", "2026-03-02T09:00:05Z"), run("other", "u", "2026-03-02T09:00:04Z")],
          nextCursor: "2",
          hasMore: true,
        }
      : { runs: [run("old", "t", "2026-03-02T08:00:00Z")], nextCursor: "3", hasMore: true },
  );
  const { finder } = browserUseV4Provider(options);
  expect("mark" in finder || "proves" in finder).toBe(false);
  expect(await find(finder, { task: "t" })).toEqual([{ id: "same", sessionId: "s-same", exact: false }]);
  expect(asked).toHaveLength(2);
  expect(await find(finder, { task: "t", sessionId: "another" })).toEqual([]);
});

test("BrowserAct: the marker stands in the callback's address, and an echo of it is exact", async () => {
  const at = "2026-03-02T09:00:05Z";
  const { options } = listing(() => ({
    items: [
      { id: "1", workflow_id: "w", input_parameters: "k=v;n=2", created_at: at },
      { id: "2", workflow_id: "x", created_at: at, callback_url: `https://me.test/?a=1&errand=${MARKER}` },
      { id: "3", workflow_id: "w", input_parameters: "k=other", created_at: at },
      { id: "4", workflow_id: "w", input_parameters: "k=v;n=2", created_at: "2026-03-01T00:00:00Z" },
    ],
  }));
  const { finder } = browserActProvider(options);
  const input = {
    workflow_id: "w",
    input_parameters: [
      { name: "k", value: "v" },
      { name: "n", value: "2" },
    ],
  };
  expect(finder.mark(input, MARKER)).toEqual(input);
  expect(finder.mark({ ...input, callback_url: "https://me.test/?a=1" }, MARKER)).toMatchObject({
    callback_url: `https://me.test/?a=1&errand=${MARKER}`,
  });
  expect(await find(finder, input)).toEqual([
    { id: "1", kind: "workflow", exact: false },
    { id: "2", kind: "workflow", exact: true },
  ]);
});

test("a list without an end is an error, not proof", async () => {
  const items = Array.from({ length: 100 }, () => ({ id: "x", metadata: {} }));
  const { options } = listing(() => ({ items }));
  const { finder } = browserUseV2Provider({ ...options, maxRequestsPerSecond: Number.POSITIVE_INFINITY });
  await expect(find(finder, { task: "t" })).rejects.toThrow("more than 100 pages");
});
