import { vi } from "vitest";
import { Mask } from "../http/mask.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { Journal, JournalEntry } from "../lifecycle/journal.ts";
import { hmac } from "../lifecycle/journal-fingerprint.ts";
import { type JournalOptions, planJournal } from "../lifecycle/journal-options.ts";
import { startOnce } from "../lifecycle/start-once.ts";
import type { FoundTask, Reading } from "../provider.ts";
import { ApiError } from "../task/errors.ts";
import { fakeClockTest } from "./fake-clock.ts";

type Listed = FoundTask & { marker?: string };

type Fixture = JournalOptions<never> & {
  provider?: string;
  signal?: AbortSignal;
  /** How long the provider takes to answer a start. */
  startMs?: number;
  /** How many refusals with 429 come before the start is taken. */
  repeats?: number;
  finds?: "proves" | "offers";
  finishes?: Reading;
  onPost?: () => Promise<void>;
};

/** The HMACs under way: they run on real time, and the fake clock must not go on before them. */
type Hashing = Set<Promise<unknown>>;

/** What a provider in memory was asked for and has, and what it is to answer. */
function memoryProvider() {
  const posts: string[] = [];
  const listed: Listed[] = [];
  const looks: number[] = [];
  const state: { failWith: unknown; lookFails: boolean } = { failWith: undefined, lookFails: false };
  return { posts, listed, looks, state, began: performance.now() };
}

type MemoryProvider = ReturnType<typeof memoryProvider>;

/** Takes a start, and gives its handle. */
async function post({ posts, state }: MemoryProvider, options: Fixture & { provider: string }) {
  const { provider, startMs = 0, finishes, onPost } = options;
  await onPost?.();
  await new Promise((resolve) => setTimeout(resolve, startMs));
  posts.push(provider);
  if (state.failWith) throw state.failWith;
  if (finishes) return { finished: finishes, mask: new Mask([]) };
  const id = `task-${posts.length}`;
  return { handle: { v: 1, provider, id, startedAt: new Date().toISOString() } as const };
}

/** Looks through the list for the tasks of a marker, as well as it can. */
function look({ looks, listed, state, began }: MemoryProvider, provider: string, marker: string | undefined) {
  looks.push(performance.now() - began);
  if (state.lookFails) throw new ApiError("down.", { provider, status: 503, body: {}, retryAfterMs: undefined });
  return listed.filter((task) => task.marker === undefined || task.marker === marker);
}

/** The same journal, and when it was first read: by then the HMACs of a start are made. */
function noticed(journal: Journal) {
  let onRead = () => {};
  const wasRead = new Promise<void>((resolve) => {
    onRead = resolve;
  });
  const read: Journal["read"] = (key) => {
    onRead();
    return journal.read(key);
  };
  return { journal: { ...journal, read }, wasRead };
}

/** Makes the function that starts a key at the provider in memory. */
function starting(memory: MemoryProvider, hashing: Hashing, given: Fixture & { journal: Journal }) {
  const options = { provider: "acme", ...given };
  const { provider, finds, repeats = 0, onPost, signal } = options;
  const plan = planJournal(options, 60_000);
  if (plan === undefined) throw new Error("There is a journal.");
  return (taskKey: string, input: unknown = { prompt: "p" }, secrets: string[] = []) => {
    const { journal, wasRead } = noticed(given.journal);
    const work = startOnce({
      plan: { ...plan, journal },
      provider,
      taskKey,
      input,
      secrets,
      signal,
      proves: finds === "proves",
      mark: finds === "proves" ? (one, marker) => ({ ...(one as object), marker }) : undefined,
      find: finds && (async (marker) => look(memory, provider, marker)),
      async attempt({ beforeSend }) {
        for (let repeat = 0; repeat < repeats; repeat += 1) {
          await beforeSend();
          await onPost?.();
        }
        await beforeSend();
        return post(memory, options);
      },
    });
    hashing.add(Promise.race([wasRead, work.catch(() => {})]));
    return work;
  };
}

/** What earlier processes leave behind in a journal. */
function leavingIn(journal: Journal) {
  const at = () => new Date().toISOString();
  return {
    markerOf: async (taskKey: string) =>
      (await hmac(await journal.secret("a secret"), `marker ${taskKey}`)).slice(0, 32),
    /** Leaves an intent behind, as a process does that is killed between intent and handle. */
    async cutOff(taskKey: string, changed: Partial<JournalEntry> = {}, before?: string): Promise<JournalEntry> {
      const now = at();
      const own = { v: 1, claim: "cut", state: "starting", provider: "acme", input: "", at: now, since: now } as const;
      const entry: JournalEntry = { ...own, ...changed };
      if (!(await journal.claim(taskKey, entry, before))) throw new Error("The key was claimed before.");
      return entry;
    },
    /** Leaves a started task behind. */
    async started(taskKey: string, id: string): Promise<void> {
      const now = at();
      const handle = { v: 1, provider: "acme", id, startedAt: now } as const;
      const own = { v: 1, claim: "done", state: "started", provider: "acme", input: "", at: now, since: now } as const;
      await journal.claim(taskKey, { ...own, handle }, undefined);
      await journal.claimId(`acme/${id}`, taskKey);
    },
  };
}

/**
 * A test of starts with a key on a fake clock. `onceFixture` makes a provider in memory, with starts of keys at it: `posts`
 * are the starts it took, `listed` what its list shows. `within` gives what work gives within some time, `failing` its error.
 */
export const onceTest = fakeClockTest
  .extend("hashing", (): Hashing => new Set())
  .extend("onceFixture", ({ hashing }) => (given: Fixture = {}) => {
    const memory = memoryProvider();
    const journal: Journal = given.journal ?? memoryJournal();
    const again = (changed: Fixture) => ({ once: starting(memory, hashing, { ...given, ...changed, journal }) });
    return { ...memory, ...again({}), again, journal, ...leavingIn(journal) };
  })
  /** Lets `ms` pass on the fake clock, after what runs on the real one. */
  .extend("pass", ({ hashing }) => async (ms: number) => {
    await Promise.all(hashing);
    hashing.clear();
    await vi.advanceTimersByTimeAsync(ms);
  })
  .extend("within", ({ pass }) => async <T>(work: Promise<T>, ms = 60_000): Promise<T> => {
    work.catch(() => {});
    await pass(ms);
    return work;
  })
  .extend(
    "failing",
    ({ within }) =>
      (work: Promise<unknown>, ms?: number): Promise<unknown> =>
        within(work, ms).then(
          (value) => {
            throw new Error(`It did not fail: ${JSON.stringify(value)}`);
          },
          (error: unknown) => error,
        ),
  );
