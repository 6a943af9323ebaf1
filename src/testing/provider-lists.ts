// What a provider makes of a page of its list, what it asks for, and how many waits share one page.
import { expect } from "vitest";
import type { Outcome } from "../index.ts";
import { collect } from "./collect.ts";
import { settle, fakeClockTest as test } from "./fake-clock.ts";
import { apiKey, clientOf, type Fetch, isFor, type ProviderSubject, serviceOf } from "./provider-subject.ts";

type List = NonNullable<ProviderSubject["list"]>;

export function describeLists(subject: ProviderSubject): void {
  const { list } = subject;
  if (list === undefined) {
    test("the provider has none", () => {
      expect(subject.provider({ apiKey }).many).toBeUndefined();
      expect(clientOf(subject, undefined)).not.toHaveProperty("list");
    });
    return;
  }
  describePages(subject, list);
  describeSharedReads(subject, list);
  describeQuery(subject, list);
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

/** What the provider reads from its pages. */
function describePages(subject: ProviderSubject, list: List): void {
  const manyOf = (fetch: Fetch | undefined) => {
    const { many } = subject.provider({ apiKey, ...(fetch && { fetch }) });
    return many ?? expect.unreachable("The provider has no `many`.");
  };

  test("a page gives the entries that have an id and a status", async () => {
    const { entry } = list;
    const { running } = subject.words;
    const odd = [null, "text", entry("1", undefined), entry(undefined, running), entry("2", 1)];
    const page = { [list.entries]: [...odd, entry(7, running)] };
    const { readings, next } = await manyOf(async () => Response.json(page)).readPage(undefined, {});
    expect(readings).toMatchObject([{ id: "7", reading: { status: running } }]);
    expect(next).toBeUndefined();
    for (const body of [null, [], "text", { [list.entries]: "text" }]) {
      expect((await manyOf(async () => Response.json(body)).readPage(undefined, {})).readings).toEqual([]);
    }
  });

  test("pages follow one another to the last", async () => {
    const all = ids(manyOf(undefined).pageSize + 1);
    const { fetch } = serviceOf(subject, { all });
    const many = manyOf(fetch);
    const first = await settle(many.readPage(undefined, {}));
    const second = await settle(many.readPage(first.next, {}));
    expect([...first.readings, ...second.readings].map(({ id }) => id)).toEqual(all);
    expect(second.next).toBeUndefined();
  });
}

/** Waits for many tasks, which share the pages. */
function describeSharedReads(subject: ProviderSubject, list: List): void {
  const waitForAll = (all: readonly string[], fetch: Fetch | undefined): Promise<Outcome[]> =>
    settle(collect(clientOf(subject, fetch).waitAll(all)), 60_000);

  test("hundreds of tasks are read with a few lists, and each whole task once at its end", async () => {
    const all = ids(250);
    const { fetch, sent } = serviceOf(subject, { all });
    const outcomes = await waitForAll(all, fetch);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(250);
    const lists = sent.filter((request) => isFor(request, list.operation));
    const statuses = sent.filter((request) => isFor(request, subject.status));
    expect(lists.every(({ url }) => url.includes(list.query))).toBe(true);
    expect(lists.length).toBeGreaterThan(2);
    expect(lists.length + statuses.length).toBeLessThan(60);
    expect(sent.filter((request) => isFor(request, subject.full ?? ""))).toHaveLength(250);
  });

  test("a task that the list does not show is read on its own", async () => {
    const { fetch, sent } = serviceOf(subject, { all: ids(20), unlisted: "id-7" });
    const outcomes = await waitForAll(ids(20), fetch);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(20);
    expect(sent.some((request) => isFor(request, subject.status) && request.url.includes("id-7"))).toBe(true);
  });

  test("single reads take over when the list fails", async () => {
    const { fetch } = serviceOf(subject, { all: ids(10), listStatus: 500 });
    expect((await waitForAll(ids(10), fetch)).filter(({ ok }) => ok)).toHaveLength(10);
  });
}

/** What the client's own `list` asks for. */
function describeQuery(subject: ProviderSubject, list: List): void {
  test("list asks for the largest page unless told otherwise, and gives the provider's page", async () => {
    const page = { [list.entries]: [] };
    const urls: string[] = [];
    const client = clientOf(subject, async (...sent) => {
      urls.push(new Request(...sent).url);
      return Response.json(page);
    });
    const read = async (query?: object) => settle(Promise.resolve(client.list?.(query as never)));
    expect(await read()).toEqual(page);
    await read({ [list.sizeField]: 3 });
    await read({ [list.sizeField]: undefined });
    expect(urls.map((url) => new URL(url).search)).toEqual([
      `?${list.query}`,
      `?${list.sizeField}=3`,
      `?${list.query}`,
    ]);
  });
}
