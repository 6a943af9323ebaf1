import { expect, vi } from "vitest";
import { ApiError, StartUncertainError } from "../task/errors.ts";
import { onceTest as test } from "../testing/start-once.ts";

test("an intent counts as alive for settleMs on the reader's own clock, whatever its date says", async ({
  onceFixture,
  pass,
  within,
}) => {
  const { once, posts, journal, cutOff } = onceFixture({ onUncertain: "restart" });
  await cutOff("a", { at: new Date(Date.now() - 3_600_000).toISOString() });
  const work = once("a");
  await pass(119_000);
  expect(posts).toHaveLength(0);
  expect((await journal.read("a"))?.state).toBe("starting");
  await within(work, 5_000);
  expect(posts).toHaveLength(1);
});

test("a newer intent begins the settle time again", async ({ onceFixture, pass, within }) => {
  const { once, posts, cutOff } = onceFixture({ onUncertain: "restart" });
  await cutOff("a", { claim: "one" });
  const work = once("a");
  await pass(100_000);
  await cutOff("a", { claim: "two" }, "one");
  await pass(115_000);
  expect(posts).toHaveLength(0);
  await within(work, 10_000);
  expect(posts).toHaveLength(1);
});

test("a handle that its writer brings within the settle time is taken", async ({ onceFixture, pass, within }) => {
  const { once, posts, journal, cutOff } = onceFixture();
  const mine = await cutOff("a");
  const work = once("a");
  await pass(60_000);
  const handle = { v: 1, provider: "acme", id: "late", startedAt: mine.at } as const;
  await journal.write("a", { ...mine, state: "started", handle });
  expect(await within(work)).toEqual({ handle });
  expect(posts).toHaveLength(0);
});

test("where the provider lists nothing, a cut-off start is uncertain and nothing is sent", async ({
  onceFixture,
  failing,
}) => {
  const { once, posts, cutOff } = onceFixture();
  const { since } = await cutOff("a");
  const error = await failing(once("a"), 130_000);
  expect(error).toBeInstanceOf(StartUncertainError);
  expect(error).toMatchObject({ startedAt: since });
  expect(String(error)).toContain('a start of the taskKey "a" was cut off');
  expect(posts).toHaveLength(0);
});

test("a task that carries the marker is adopted at once, with the intent's time", async ({ onceFixture, within }) => {
  const { once, posts, listed, markerOf, cutOff } = onceFixture({ finds: "proves" });
  const { at } = await cutOff("a");
  listed.push({ id: "lost", exact: true, marker: await markerOf("a"), raw: {} });
  const handle = { v: 1, provider: "acme", id: "lost", startedAt: at };
  expect(await within(once("a"), 0)).toEqual({ handle });
  expect(await within(once("a"), 0)).toEqual({ handle });
  expect(posts).toHaveLength(0);
});

test("a listed task is taken by one key only", async ({ onceFixture, within }) => {
  const { once, listed, journal, posts, cutOff, markerOf } = onceFixture({ finds: "proves" });
  await cutOff("a");
  await journal.claimId("acme/lost", "b");
  listed.push({ id: "lost", exact: true, marker: await markerOf("a"), raw: {} });
  await within(once("a"), 130_000);
  expect(posts).toHaveLength(1);
});

test("where every task is found by its marker, none after the settle time is proof: the start is sent", async ({
  onceFixture,
  pass,
  within,
}) => {
  const { once, posts, looks, cutOff } = onceFixture({ finds: "proves" });
  await cutOff("a");
  const work = once("a");
  await pass(119_900);
  expect(posts).toHaveLength(0);
  await within(work, 1_000);
  expect(posts).toHaveLength(1);
  expect(looks.at(-1)).toBeGreaterThanOrEqual(120_000);
});

test("a start listed late, but within the settle time, is not doubled", async ({ onceFixture, within }) => {
  const { once, posts, listed, cutOff, markerOf } = onceFixture({ finds: "proves" });
  await cutOff("a");
  const marker = await markerOf("a");
  setTimeout(() => listed.push({ id: "slow", exact: true, marker, raw: {} }), 119_000);
  expect(await within(once("a"), 130_000)).toMatchObject({ handle: { id: "slow" } });
  expect(posts).toHaveLength(0);
});

test("a provider that cannot be read proves nothing", async ({ onceFixture, failing }) => {
  const { once, posts, cutOff, state } = onceFixture({ finds: "proves" });
  await cutOff("a");
  state.lookFails = true;
  const error = await failing(once("a"), 260_000);
  expect(error).toBeInstanceOf(StartUncertainError);
  expect(String(error)).toContain("Looking for it failed: down.");
  expect(posts).toHaveLength(0);
});

test("tasks with the same input and time are offered, without those of other keys", async ({ onceFixture, within }) => {
  const onUncertain = vi.fn(({ candidates }) => candidates[0].handle);
  const { once, posts, listed, journal, cutOff, started } = onceFixture({ finds: "offers", onUncertain });
  const { since } = await cutOff("a");
  await started("b", "hers");
  listed.push({ id: "hers", exact: false, raw: 1 }, { id: "mine", exact: false, raw: 2 });
  expect(await within(once("a"), 130_000)).toMatchObject({ handle: { id: "mine" } });
  expect(onUncertain).toHaveBeenCalledExactlyOnceWith({
    taskKey: "a",
    input: { prompt: "p" },
    startedAt: since,
    candidates: [{ handle: expect.objectContaining({ id: "mine" }), raw: 2 }],
  });
  expect(await journal.claimId("acme/mine", "c")).toBe("a");
  expect(posts).toHaveLength(0);
});

test("a candidate is never taken by itself: the error names it", async ({ onceFixture, failing }) => {
  const { once, listed, cutOff } = onceFixture({ finds: "offers" });
  await cutOff("a");
  listed.push({ id: "mine", exact: false, raw: 2 });
  const error = await failing(once("a"), 130_000);
  expect(error).toMatchObject({ code: "start_uncertain" });
  expect(String(error)).toContain("Like it: mine (onUncertain)");
});

test("an answer of onUncertain that is not one of the three is a TypeError", async ({ onceFixture, failing }) => {
  const { once, posts, cutOff } = onceFixture({ onUncertain: () => "again" as never });
  await cutOff("a");
  expect(String(await failing(once("a"), 130_000))).toContain("handle of one of the candidates");
  expect(posts).toHaveLength(0);
});

test("a refusal of a restart leaves what was uncertain before uncertain", async ({ onceFixture, failing }) => {
  const { once, posts, state, cutOff, again } = onceFixture({ onUncertain: "restart" });
  const { since } = await cutOff("a");
  state.failWith = new ApiError("no", { provider: "acme", status: 402, body: {}, retryAfterMs: undefined });
  await failing(once("a"), 130_000);
  state.failWith = undefined;
  const error = await failing(again({ onUncertain: "fail" }).once("a"), 130_000);
  expect(error).toMatchObject({ code: "start_uncertain", startedAt: since });
  expect(posts).toHaveLength(1);
});

test("an abort ends the settling at once, and leaves neither timer nor listener", async ({
  onceFixture,
  pass,
  failing,
}) => {
  const { once, cutOff, again } = onceFixture();
  await cutOff("a");
  const controller = new AbortController();
  const work = once("a");
  const aborted = again({ signal: controller.signal }).once("a");
  aborted.catch(() => {});
  await pass(10_000);
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  await failing(work, 130_000);
  expect(vi.getTimerCount()).toBe(0);
});
