import { expect, vi } from "vitest";
import { memoryJournal } from "../journal/memory-journal.ts";
import { ApiError, JournalError, KeyReusedError, StartUncertainError } from "../task/errors.ts";
import { onceTest as test } from "../testing/start-once.ts";

test("a key is started once: later starts give its handle without a request", async ({ onceFixture, within }) => {
  const { once, posts } = onceFixture();
  const first = await within(once("a"));
  expect(await within(once("a"))).toEqual(first);
  expect(posts).toHaveLength(1);
});

test("the intent is in the journal when the POST leaves, and anew for each repeated POST", async ({
  onceFixture,
  within,
}) => {
  const seen: string[] = [];
  const { once, journal } = onceFixture({
    repeats: 2,
    onPost: async () => {
      const entry = await journal.read("a");
      seen.push(`${entry?.state} ${entry?.claim}`);
    },
  });
  await within(once("a"));
  expect(seen.map((line) => line.split(" ")[0])).toEqual(["starting", "starting", "starting"]);
  expect(new Set(seen).size).toBe(3);
});

test("without an intent nothing is sent: the error is a JournalError with its cause", async ({
  onceFixture,
  failing,
}) => {
  const full = new Error("ENOSPC");
  const journal = { ...memoryJournal(), claim: () => Promise.reject(full) };
  const { once, posts } = onceFixture({ journal });
  const error = await failing(once("a"));
  expect(error).toBeInstanceOf(JournalError);
  expect(error).toMatchObject({ code: "journal", taskKey: "a", handle: undefined, cause: full });
  expect(posts).toHaveLength(0);
});

test("a handle that cannot be written is given all the same, with the error", async ({ onceFixture, within }) => {
  const journal = { ...memoryJournal(), write: () => Promise.reject(new Error("ENOSPC")) };
  const { once, posts } = onceFixture({ journal });
  const outcome = await within(once("a"));
  expect(outcome).toMatchObject({ handle: { id: "task-1" }, unkept: { code: "journal", handle: { id: "task-1" } } });
  expect(String("unkept" in outcome && outcome.unkept)).toContain("The task task-1 was started: it is error.handle.");
  expect(posts).toHaveLength(1);
});

test("two starts of one key at the same time send one POST, and both give its task", async ({
  onceFixture,
  within,
}) => {
  const { once, posts } = onceFixture({ startMs: 3_000 });
  const both = await within(Promise.all([once("a"), once("a")]));
  expect(both[0]).toEqual(both[1]);
  expect(posts).toHaveLength(1);
});

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

test("a start of one's own whose answer was lost is uncertain at once where nothing can be looked for", async ({
  onceFixture,
  failing,
}) => {
  const lost = new StartUncertainError("cut", { provider: "acme", startedAt: "", status: 502, body: undefined });
  const { once, posts, state } = onceFixture();
  state.failWith = lost;
  expect(await failing(once("a"), 0)).toBe(lost);
  state.failWith = undefined;
  expect(await failing(once("a"), 130_000)).toBeInstanceOf(StartUncertainError);
  expect(posts).toHaveLength(1);
});

test("a start of one's own whose answer was lost is looked for, and adopted", async ({ onceFixture, within }) => {
  const lost = new StartUncertainError("cut", { provider: "acme", startedAt: "", status: 502, body: undefined });
  const { once, posts, state, listed, markerOf } = onceFixture({ finds: "proves" });
  state.failWith = lost;
  const marker = await markerOf("a");
  setTimeout(() => listed.push({ id: "there", exact: true, marker, raw: {} }), 20_000);
  expect(await within(once("a"))).toMatchObject({ handle: { id: "there" } });
  expect(posts).toHaveLength(1);
});

test("a certain refusal frees the key, also for a corrected input", async ({ onceFixture, within, failing }) => {
  const { once, posts, state, journal } = onceFixture();
  const refusal = new ApiError("no", { provider: "acme", status: 400, body: {}, retryAfterMs: undefined });
  state.failWith = refusal;
  expect(await failing(once("a"), 0)).toBe(refusal);
  expect((await journal.read("a"))?.state).toBe("refused");
  state.failWith = undefined;
  await within(once("a", { prompt: "corrected" }), 0);
  expect(posts).toHaveLength(2);
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

test("another input under a used key is a KeyReusedError, with the task that the key has", async ({
  onceFixture,
  within,
  failing,
}) => {
  const { once, posts } = onceFixture();
  await within(once("a"));
  const error = await failing(once("a", { prompt: "other" }));
  expect(error).toBeInstanceOf(KeyReusedError);
  expect(error).toMatchObject({ code: "key_reused", taskKey: "a", handle: { id: "task-1" } });
  expect(posts).toHaveLength(1);
});

test("neither the order of keys nor a rotated secret makes another input", async ({ onceFixture, within }) => {
  const { once, posts } = onceFixture();
  await within(once("a", { x: { b: 1, a: "old-password" }, prompt: "p old-password" }, ["old-password"]));
  await within(once("a", { prompt: "p new-password", x: { a: "new-password", b: 1 } }, ["new-password"]));
  expect(posts).toHaveLength(1);
});

test("fingerprint says what is compared, and sameInput: false compares nothing", async ({
  onceFixture,
  within,
  failing,
}) => {
  const fingerprint = (input: never) => (input as { prompt: string }).prompt;
  const { once, again } = onceFixture({ fingerprint });
  await within(once("a", { prompt: "p", at: 1 }));
  await within(once("a", { prompt: "p", at: 2 }));
  await expect(failing(once("a", { prompt: "q" }))).resolves.toBeInstanceOf(KeyReusedError);
  await within(again({ sameInput: false }).once("a", { prompt: "q" }));
});

test("a key of another provider is a KeyReusedError", async ({ onceFixture, within, failing }) => {
  const { once, again } = onceFixture();
  await within(once("a"));
  const error = await failing(again({ provider: "other" }).once("a"));
  expect(String(error)).toContain("was used for the provider acme before");
});

test("an intent that took longer than half of the settle time is written anew before the POST", async ({
  onceFixture,
  within,
}) => {
  const slow = memoryJournal();
  let delays = 1;
  const journal = {
    ...slow,
    claim: async (...args: Parameters<typeof slow.claim>) => {
      const done = await slow.claim(...args);
      if (delays-- > 0) await new Promise((resolve) => setTimeout(resolve, 70_000));
      return done;
    },
  };
  const claim = vi.spyOn(journal, "claim");
  const { once, posts } = onceFixture({ journal });
  await within(once("a"), 71_000);
  expect(claim).toHaveBeenCalledTimes(2);
  expect(posts).toHaveLength(1);
});

test("a process that slept past the settle time finds its key taken, and gives the other's task", async ({
  onceFixture,
  pass,
  within,
}) => {
  const slow = memoryJournal();
  let first = true;
  const journal = {
    ...slow,
    claim: async (...args: Parameters<typeof slow.claim>) => {
      const done = await slow.claim(...args);
      if (first) {
        first = false;
        await new Promise((resolve) => setTimeout(resolve, 300_000));
      }
      return done;
    },
  };
  const { once, posts, again } = onceFixture({ journal, finds: "proves" });
  const sleeper = once("a");
  await pass(1_000);
  const taken = await within(again({}).once("a"), 130_000);
  expect(await within(sleeper, 300_000)).toEqual(taken);
  expect(posts).toHaveLength(1);
});

test("a task that was finished at its start is given again from the journal", async ({ onceFixture, within }) => {
  const { once, posts } = onceFixture({ finishes: { status: "DONE", state: "completed", output: 1, raw: { a: 1 } } });
  await within(once("a"));
  expect(await within(once("a"))).toEqual({
    handle: undefined,
    ending: { status: "DONE", state: "completed", output: 1, raw: { a: 1 } },
  });
  expect(posts).toHaveLength(1);
});

test("a task that was finished at its start is not paid for twice when its output was not kept", async ({
  onceFixture,
  within,
  failing,
}) => {
  const finishes = { status: "DONE", state: "completed", output: 1, raw: {} } as const;
  const { once, posts } = onceFixture({ finishes, keepOutputs: false });
  await within(once("a"));
  expect(await failing(once("a"))).toBeInstanceOf(JournalError);
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

test("nothing waits for a journal that never answers once the signal has aborted", async ({ onceFixture, failing }) => {
  const journal = { ...memoryJournal(), read: () => new Promise<never>(() => {}) };
  const controller = new AbortController();
  const { once } = onceFixture({ journal, signal: controller.signal });
  const work = failing(once("a"), 1_000);
  await Promise.resolve();
  controller.abort(new Error("enough"));
  expect(await work).toBe(controller.signal.reason);
});
