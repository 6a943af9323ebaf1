import { vi } from "vitest";
import { Mask } from "../http/mask.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { Journal, JournalEntry } from "../lifecycle/journal.ts";
import { hmac } from "../lifecycle/journal-fingerprint.ts";
import { type JournalOptions, planJournal } from "../lifecycle/journal-options.ts";
import { startOnce } from "../lifecycle/start-once.ts";
import type { FoundTask, Reading } from "../provider.ts";
import { ApiError } from "../task/errors.ts";

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
const hashing = new Set<Promise<unknown>>();

/** Lets `ms` pass on the fake clock, after what runs on the real one. */
export async function pass(ms: number): Promise<void> {
  await Promise.all(hashing);
  hashing.clear();
  await vi.advanceTimersByTimeAsync(ms);
}

/** What the work gives within `ms` of the fake clock. */
export async function within<T>(work: Promise<T>, ms = 60_000): Promise<T> {
  work.catch(() => {});
  await pass(ms);
  return work;
}

/** The error of work that has to fail within `ms`. */
export async function failing(work: Promise<unknown>, ms?: number): Promise<unknown> {
  return within(work, ms).then(
    (value) => {
      throw new Error(`It did not fail: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** A provider in memory, with starts of keys at it: `posts` are the starts it took, `listed` what its list shows. */
export function onceFixture(given: Fixture = {}) {
  const journal: Journal = given.journal ?? memoryJournal();
  const posts: string[] = [];
  const listed: Listed[] = [];
  const looks: number[] = [];
  const state: { failWith: unknown; lookFails: boolean } = { failWith: undefined, lookFails: false };
  const began = performance.now();

  const again = (changed: Fixture) => {
    const options = { ...given, ...changed };
    const { provider = "acme", startMs = 0, finds, finishes, onPost, signal } = options;
    const plan = planJournal({ ...options, journal }, 60_000);
    if (plan === undefined) throw new Error("There is a journal.");
    const post = async () => {
      await onPost?.();
      await new Promise((resolve) => setTimeout(resolve, startMs));
      posts.push(provider);
      if (state.failWith) throw state.failWith;
      if (finishes) return { finished: finishes, mask: new Mask([]) };
      const id = `task-${posts.length}`;
      return { handle: { v: 1, provider, id, startedAt: new Date().toISOString() } as const };
    };
    const once = (taskKey: string, input: unknown = { prompt: "p" }, secrets: string[] = []) => {
      let onRead = () => {};
      const hashed = new Promise<void>((resolve) => {
        onRead = resolve;
      });
      const read: Journal["read"] = (key) => {
        onRead();
        return journal.read(key);
      };
      const work = startOnce({
        plan: { ...plan, journal: { ...journal, read } },
        provider,
        taskKey,
        input,
        secrets,
        signal,
        proves: finds === "proves",
        mark: finds === "proves" ? (one, marker) => ({ ...(one as object), marker }) : undefined,
        find:
          finds &&
          (async (marker) => {
            looks.push(performance.now() - began);
            if (state.lookFails)
              throw new ApiError("down.", { provider, status: 503, body: {}, retryAfterMs: undefined });
            return listed.filter((task) => task.marker === undefined || task.marker === marker);
          }),
        async attempt({ beforeSend }) {
          for (let repeats = given.repeats ?? 0; repeats > 0; repeats -= 1) {
            await beforeSend();
            await onPost?.();
          }
          await beforeSend();
          return post();
        },
      });
      hashing.add(Promise.race([hashed, work.catch(() => {})]));
      return work;
    };
    return { once };
  };

  return {
    ...again({}),
    again,
    journal,
    posts,
    listed,
    looks,
    state,
    markerOf: async (taskKey: string) =>
      (await hmac(await journal.secret("a secret"), `marker ${taskKey}`)).slice(0, 32),
    /** Leaves an intent behind, as a process does that is killed between intent and handle. */
    async cutOff(taskKey: string, changed: Partial<JournalEntry> = {}, before?: string): Promise<JournalEntry> {
      const at = new Date().toISOString();
      const own = { v: 1, claim: "cut", state: "starting", provider: "acme", input: "", at, since: at } as const;
      const entry: JournalEntry = { ...own, ...changed };
      if (!(await journal.claim(taskKey, entry, before))) throw new Error("The key was claimed before.");
      return entry;
    },
    /** Leaves a started task behind. */
    async started(taskKey: string, id: string): Promise<void> {
      const at = new Date().toISOString();
      const handle = { v: 1, provider: "acme", id, startedAt: at } as const;
      const entry = {
        v: 1,
        claim: "done",
        state: "started",
        provider: "acme",
        input: "",
        at,
        since: at,
        handle,
      } as const;
      await journal.claim(taskKey, entry, undefined);
      await journal.claimId(`acme/${id}`, taskKey);
    },
  };
}
