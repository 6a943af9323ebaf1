import { expect } from "vitest";
import { anchorBrowser, anchorBrowserTasks, type Handle } from "../index.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { service } from "../testing/scripted-fetch.ts";

const apiKey = "k";

test.each(["constructor", "__proto__", "toString"])(
  "the status %j is an unknown word like any other",
  async (status) => {
    const client = anchorBrowser({ apiKey: "key", fetch: service({ data: { status } }).fetch });
    expect(await settle(client.get("w"))).toMatchObject({ state: "unknown", status });
  },
);

test.each<[unknown, string]>([
  [{}, "Expected a handle or a task id, got an object without v: 1."],
  [["w"], "Expected a handle or a task id, got an object without v: 1."],
  [{ v: 0, id: "w" }, "Expected a handle or a task id, got an object without v: 1."],
  [null, "Expected a handle or a task id, got null."],
  [7, "Expected a handle or a task id, got number."],
  [undefined, "Expected a handle or a task id, got undefined."],
  [{ v: 2, provider: "anchor-browser", id: "w" }, "This handle has v: 2, not 1. Update errand."],
])("what is no handle is refused for what it is: %j", async (value, message) => {
  await expect(anchorBrowser({ apiKey }).wait(value as never)).rejects.toThrow(new TypeError(message));
});

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
