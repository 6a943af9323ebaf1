import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { anchorBrowser, anchorBrowserTasks, type Handle } from "./index.ts";
import { settle } from "./testing/fake-clock.ts";
import { service } from "./testing/scripted-fetch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const apiKey = "k";

test.each(["constructor", "__proto__", "toString"])(
  "the status %j is an unknown word like any other",
  async (status) => {
    const client = anchorBrowser({ apiKey: "key", fetch: service({ data: { status } }).fetch });
    expect(await settle(client.get("w"))).toMatchObject({ state: "unknown", status });
  },
);

test("a handle of one Anchor Browser client is refused by the other", async () => {
  const handle: Handle<"anchor-browser"> = {
    v: 1,
    provider: "anchor-browser",
    id: "w",
    startedAt: "2026-08-07T10:00:00Z",
  };
  const client = anchorBrowserTasks({ apiKey });
  await expect(client.get(handle as never)).rejects.toThrow(/belongs to "anchor-browser"/);
});
