import { expect, vi } from "vitest";
import type { Fetch } from "../http/fetch.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { Journal } from "../lifecycle/journal.ts";
import { browserUseV2Provider } from "../providers/browser-use-v2/provider.ts";
import { fakeClockIoTest as test } from "../testing/fake-clock.ts";
import { Context } from "./context.ts";
import type { OnceOptions } from "./journal-options.ts";
import { handleOfOnce, planOnce, startUnderKey } from "./once.ts";

/** Browser Use v2 in memory; `answers` are what its POSTs get before the good ones. */
function service(journal: Journal, ...answers: Response[]) {
  const posts: { body: string; state: string | undefined }[] = [];
  const fetch: Fetch = async (_, { method, body = "" }) => {
    if (method === "GET")
      return Response.json({ items: posts.map(({ body }, id) => ({ id: `t${id}`, ...JSON.parse(body) })) });
    posts.push({ body, state: (await journal.read("order-7"))?.state });
    return answers.shift() ?? Response.json({ id: `t${posts.length - 1}`, sessionId: "s" }, { status: 202 });
  };
  const context = new Context(browserUseV2Provider({ apiKey: "key", fetch }));
  const start = async (
    options: OnceOptions<never> = {},
    input: unknown = { task: "t", secrets: { p: "hunter22" } },
  ) => {
    const once = planOnce(context, { journal, taskKey: "order-7", ...options });
    if (!once) throw new Error("There is a journal.");
    const work = startUnderKey(context, input, {}, once);
    let over = false;
    work.finally(() => (over = true)).catch(() => {});
    // HMACs take real time, everything else the fake one.
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    return work;
  };
  return { posts, start };
}

test("the intent is in the journal at each POST, also after a 429, and the task carries a marker that is not the key", async () => {
  const journal = memoryJournal();
  const busy = new Response("{}", { status: 429, headers: { "retry-after": "3" } });
  const { posts, start } = service(journal, busy);
  expect(handleOfOnce(await start())).toMatchObject({ id: "t1" });
  expect(posts.map(({ state }) => state)).toEqual(["starting", "starting"]);
  expect(posts[1]?.body).toContain('"errand":"');
  expect(posts[1]?.body).not.toContain("order-7");
  expect((await journal.read("order-7"))?.state).toBe("started");
});

test("the journal holds neither the input nor its secrets", async () => {
  const journal = memoryJournal();
  const { start } = service(journal);
  await start();
  expect(JSON.stringify(await journal.read("order-7"))).not.toMatch(/hunter22|"t"/);
});

test("an input that cannot be sent is refused before the journal is asked", async () => {
  const journal = { ...memoryJournal(), secret: () => Promise.reject(new Error("asked")) };
  await expect(service(journal).start({}, "text")).rejects.toThrow("the input of a task must be an object");
});

test("a start that was refused for certain may be sent again", async () => {
  const journal = memoryJournal();
  const { posts, start } = service(journal, Response.json({ detail: "no" }, { status: 422 }));
  await expect(start()).rejects.toMatchObject({ code: "api", status: 422 });
  expect((await journal.read("order-7"))?.state).toBe("refused");
  expect(handleOfOnce(await start())).toMatchObject({ id: "t1" });
  expect(posts).toHaveLength(2);
});

test("a start whose answer was lost is found by its marker, and not sent again", async () => {
  const journal = memoryJournal();
  const { posts, start } = service(journal, new Response("<html>", { status: 502 }));
  expect(handleOfOnce(await start())).toMatchObject({ id: "t0" });
  expect(posts).toHaveLength(1);
  expect(handleOfOnce(await start())).toMatchObject({ id: "t0" });
});

test("a handle that the journal could not take is no handle to rely on: the error has it", async () => {
  const journal = { ...memoryJournal(), write: () => Promise.reject(new Error("ENOSPC")) };
  const outcome = await service(journal).start();
  expect(() => handleOfOnce(outcome)).toThrow("The task t0 was started: it is error.handle.");
});

test.each<[string, OnceOptions<never>, string]>([
  ["a key without a journal", { journal: undefined }, "taskKey needs a journal"],
  ["an empty key", { taskKey: "" }, "taskKey must be a string that is not empty, got an empty string."],
  ["a number as a key", { taskKey: 7 as never }, "taskKey must be a string that is not empty, got number."],
  ["a journal that is none", { journal: {} as never }, "journal must be a Journal, such as fileJournal(path)."],
  ["a settle time below startTimeoutMs", { settleMs: 59_999 }, "settleMs must be at least the client's startTimeoutMs"],
  ["an unknown policy", { onUncertain: "again" as never }, 'onUncertain must be "fail", "restart" or a function.'],
  ["a fingerprint that is none", { fingerprint: 1 as never }, "fingerprint must be a function, got number."],
])("%s is refused at the call", async (_, options, sentence) => {
  const { posts, start } = service(memoryJournal());
  await expect(start(options)).rejects.toThrow(sentence);
  expect(posts).toHaveLength(0);
});
