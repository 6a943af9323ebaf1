// Many waits on one list: Browser Use v2 lists tasks by pages, v4 its sessions by cursor.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browserUseV2, browserUseV4, type Outcome } from "../index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const OVER_AT_MS = 3_000;
const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

/** A service of either version: everything ends at once; some ids are on no list. */
function service(all: readonly string[], unlisted: ReadonlySet<string> = new Set(), listStatus = 200) {
  const since = Date.now();
  const paths: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, searchParams, search } = new URL(request.url);
    const path = pathname.replace(/^\/api\/v\d/, "");
    paths.push(`${path}${search}`);
    const over = Date.now() - since >= OVER_AT_MS;
    const listed = all.filter((id) => !unlisted.has(id));
    if (path === "/tasks") {
      const page = Number(searchParams.get("pageNumber"));
      const items = listed.slice((page - 1) * 100, page * 100);
      const body = { items: items.map((id) => ({ id, status: over ? "finished" : "started" })) };
      return Response.json(body, { status: listStatus });
    }
    if (path === "/sessions") {
      const from = Number(searchParams.get("cursor") ?? 0);
      const sessions = listed.slice(from, from + 100).map((id) => ({
        sessionId: `s-${id}`,
        latestRunId: id,
        status: over ? "completed" : "running",
      }));
      const hasMore = from + 100 < listed.length;
      const body = { sessions, nextCursor: hasMore ? String(from + 100) : null, hasMore };
      return Response.json(body, { status: listStatus });
    }
    const id = path.split("/")[2] ?? "";
    const status = path.startsWith("/runs") ? (over ? "completed" : "running") : over ? "finished" : "started";
    return Response.json({ id, status, output: id, result: id });
  };
  return { fetch, paths };
}

async function collect(iterable: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for await (const outcome of iterable) all.push(outcome);
  return all;
}

async function advanced<T>(work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(60_000);
  return work;
}

const subjects = [
  { name: "browser-use-v2", factory: browserUseV2, list: "/tasks?", page: "pageSize=100" },
  { name: "browser-use-v4", factory: browserUseV4, list: "/sessions?", page: "limit=100" },
];

describe.each(subjects)("$name", ({ factory, list, page }) => {
  test("reads hundreds of tasks with a few lists, and each whole task once at its end", async () => {
    const all = ids(250);
    const { fetch, paths } = service(all);
    const outcomes = await advanced(collect(factory({ apiKey: "k", fetch }).waitAll(all)));
    expect(outcomes).toHaveLength(250);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const lists = paths.filter((path) => path.startsWith(list));
    const statuses = paths.filter((path) => path.endsWith("/status"));
    expect(lists.every((path) => path.includes(page))).toBe(true);
    expect(lists.length).toBeGreaterThan(2);
    expect(lists.length + statuses.length).toBeLessThan(60);
    expect(paths.filter((path) => /^\/(tasks|runs)\/[^/]+$/.test(path))).toHaveLength(250);
  });

  test("reads on its own what the list does not show", async () => {
    const all = ids(20);
    const { fetch, paths } = service(all, new Set(["id-7"]));
    const outcomes = await advanced(collect(factory({ apiKey: "k", fetch }).waitAll(all)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(20);
    expect(paths.some((path) => path.endsWith("/id-7/status"))).toBe(true);
  });

  test("falls back to single reads when the list fails", async () => {
    const all = ids(10);
    const { fetch } = service(all, new Set(), 500);
    const outcomes = await advanced(collect(factory({ apiKey: "k", fetch }).waitAll(all)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(10);
  });

  test("lists one page, by hand too, a hundred at a time", async () => {
    const { fetch, paths } = service(ids(3));
    await factory({ apiKey: "k", fetch }).list();
    expect(paths[0]).toContain("=100");
  });
});
