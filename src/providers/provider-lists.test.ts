// What a provider makes of a page of its list, and what it asks for.
import { describe, expect, test } from "vitest";
import { answered, client, json } from "../testing/answered-clients.ts";
import { browserActProvider } from "./browser-act/provider.ts";
import { browserUseV2Provider } from "./browser-use-v2/provider.ts";
import { browserUseV4Provider } from "./browser-use-v4/provider.ts";

describe("a page of tasks", () => {
  const ANY = { apiKey: "key" };
  const odd = [null, "text", { id: "1" }, { status: "running" }, { id: "2", status: 1 }];
  const good = { id: 7, status: "running" };

  test.each([
    ["BrowserAct", browserActProvider],
    ["Browser Use v2", browserUseV2Provider as unknown as typeof browserActProvider],
  ])("of %s gives the entries that have an id and a status", async (_name, create) => {
    const { client } = answered(create, { items: [...odd, good] });
    const { readings, next } = await client.many.readPage(undefined, {});
    expect(readings).toMatchObject([{ id: "7", reading: { status: "running" } }]);
    expect(next).toBeUndefined();
    for (const body of [null, [], "text", { items: "text" }]) {
      expect((await answered(create, body).client.many.readPage(undefined, {})).readings).toEqual([]);
    }
    const full = answered(create, { items: Array(create(ANY).many.pageSize).fill(good) });
    expect((await full.client.many.readPage(3, {})).next).toBe(4);
  });

  test("of Browser Use v4 gives the sessions that have a latest run and a status", async () => {
    const sessions = [null, "text", { latestRunId: "1" }, { status: "running" }, { latestRunId: "2", status: 1 }];
    const { client } = answered(browserUseV4Provider, {
      sessions: [...sessions, { latestRunId: 7, status: "running" }],
    });
    const { readings } = await client.many.readPage(undefined, {});
    expect(readings).toMatchObject([{ id: "7", reading: { status: "running" } }]);
    for (const body of [null, [], { sessions: "text" }]) {
      expect((await answered(browserUseV4Provider, body).client.many.readPage(undefined, {})).readings).toEqual([]);
    }
  });

  test.each([
    ["c", true, "c"],
    ["c", undefined, "c"],
    ["c", false, undefined],
    ["", true, undefined],
    [null, true, undefined],
    [7, true, undefined],
  ])(
    "of Browser Use v4 is followed by another one, cursor %j and hasMore %j: %j",
    async (nextCursor, hasMore, next) => {
      const { client } = answered(browserUseV4Provider, { sessions: [], nextCursor, hasMore });
      expect((await client.many.readPage(undefined, {})).next).toBe(next);
    },
  );
});

test("list sends the largest page unless told otherwise, and gives the provider's page", async () => {
  const { act, fetch } = client(() => json(200, { page: 1, limit: 500, items: [] }));
  expect(await act.list()).toEqual({ page: 1, limit: 500, items: [] });
  await act.list({ status: "running", limit: 3 });
  await act.list({ page: 2, limit: undefined } as never);
  expect(fetch.mock.calls.map(([request]) => new URL(request.url).search)).toEqual([
    "?limit=500",
    "?limit=3&status=running",
    "?limit=500&page=2",
  ]);
});
