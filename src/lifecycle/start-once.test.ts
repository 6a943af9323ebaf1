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

test("nothing waits for a journal that never answers once the signal has aborted", async ({ onceFixture, failing }) => {
  const journal = { ...memoryJournal(), read: () => new Promise<never>(() => {}) };
  const controller = new AbortController();
  const { once } = onceFixture({ journal, signal: controller.signal });
  const work = failing(once("a"), 1_000);
  await Promise.resolve();
  controller.abort(new Error("enough"));
  expect(await work).toBe(controller.signal.reason);
});
