import { expect, vi } from "vitest";
import type { Fetch } from "../http/fetch.ts";
import { anchorBrowser } from "../index.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { fakeClockIoTest as test } from "../testing/fake-clock.ts";
import type { Journal } from "./journal.ts";
import type { Outcome } from "./outcome.ts";

/** Anchor Browser in memory: each task takes `taskMs`, and gives its prompt back. */
function service({ taskMs = 3_000, refuse = (_prompt: string): Response | undefined => undefined } = {}) {
  const tasks: { prompt: string; at: number }[] = [];
  const sent: string[] = [];
  const fetch: Fetch = async (url, { method, body = "" }) => {
    sent.push(`${method} ${new URL(url).pathname}`);
    if (method === "POST") {
      const { prompt } = JSON.parse(body) as { prompt: string };
      const refusal = refuse(prompt);
      if (refusal) return refusal;
      tasks.push({ prompt, at: Date.now() });
      return Response.json({ data: { status: "running", workflow_id: `w${tasks.length - 1}` } });
    }
    const task = tasks[Number(/w(\d+)/.exec(url)?.[1])];
    if (!task) return Response.json({ error: { message: "no such task" } }, { status: 404 });
    const isOver = Date.now() - task.at >= taskMs;
    return Response.json({ data: isOver ? { status: "COMPLETED", result: task.prompt } : { status: "RUNNING" } });
  };
  return {
    tasks,
    sent,
    posts: () => sent.filter((line) => line.startsWith("POST")).length,
    client: anchorBrowser({ apiKey: "key", fetch }),
  };
}

type Options = Parameters<ReturnType<typeof anchorBrowser>["runAll"]>[1];

/** Runs a batch to its end; `until` ends it early, as a crash does. HMACs take real time, everything else the fake one. */
async function batch(
  client: ReturnType<typeof anchorBrowser>,
  inputs: readonly object[],
  options: Options,
  until = Infinity,
) {
  const outcomes: Outcome[] = [];
  let over = false;
  let error: unknown;
  const loop = client.runAll(inputs as never, options);
  const work = (async () => {
    for await (const outcome of loop) {
      outcomes.push(outcome);
      if (outcomes.length >= until) break;
    }
  })();
  work.catch((thrown) => (error = thrown)).finally(() => (over = true));
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(500);
  }
  return { outcomes: outcomes.sort((a, b) => a.index - b.index), error };
}

const prompts = (count: number) => Array.from({ length: count }, (_, index) => ({ prompt: `p${index}` }));
const byPrompt = (journal: Journal, more: object = {}) =>
  ({ journal, taskKey: ({ prompt }: { prompt?: string }) => `key of ${prompt}`, ...more }) as Options;

test("a batch that is run again starts nothing twice, waits for what runs, and gives what is over without a request", async () => {
  const { client, posts, sent } = service();
  const journal = memoryJournal();
  await batch(client, prompts(10), byPrompt(journal, { concurrency: 4 }), 3);
  const startedBefore = posts();
  expect(startedBefore).toBeLessThan(10);
  const { outcomes } = await batch(client, prompts(10), byPrompt(journal));
  expect(posts()).toBe(10);
  expect(outcomes.map((outcome) => [outcome.index, outcome.ok && outcome.task.output])).toEqual(
    prompts(10).map(({ prompt }, index) => [index, prompt]),
  );
  const before = sent.length;
  const again = await batch(client, prompts(10), byPrompt(journal));
  expect(sent.length).toBe(before);
  expect(again.outcomes).toEqual(outcomes);
});

test("items may bring their keys, which are never sent", async () => {
  const { client, tasks } = service();
  const items = [
    { taskKey: "one", input: { prompt: "a" } },
    { taskKey: "two", input: { prompt: "b" } },
  ];
  const { outcomes } = await batch(client, items, { journal: memoryJournal() } as Options);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
  expect(tasks.map(({ prompt }) => prompt)).toEqual(["a", "b"]);
});

test("two inputs with one key are one task, and both indexes get its outcome", async () => {
  const { client, posts } = service();
  const items = [{ prompt: "a" }, { prompt: "b" }, { prompt: "a" }];
  const { outcomes } = await batch(client, items, byPrompt(memoryJournal(), { concurrency: 1 }));
  expect(posts()).toBe(2);
  expect(outcomes.map((outcome) => outcome.ok && outcome.task.output)).toEqual(["a", "b", "a"]);
});

test("a failed start is the outcome of both inputs with its key, and is sent once", async () => {
  const { client, posts } = service({ refuse: () => Response.json({ error: { message: "no" } }, { status: 400 }) });
  const { outcomes } = await batch(client, [{ prompt: "a" }, { prompt: "a" }], byPrompt(memoryJournal()));
  expect(posts()).toBe(1);
  expect(outcomes.map((outcome) => !outcome.ok && outcome.error)).toMatchObject([{ status: 400 }, { status: 400 }]);
});

test("two inputs with one key where the first has to wait for room do not block each other", async () => {
  let refusals = 2;
  const full = () => (refusals-- > 0 ? new Response("{}", { status: 429 }) : undefined);
  const { client, posts } = service({ refuse: full });
  const items = [{ prompt: "a" }, { prompt: "a" }, { prompt: "b" }];
  const { outcomes } = await batch(client, items, byPrompt(memoryJournal(), { concurrency: 1 }));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(posts()).toBe(4);
});

test("another input under a used key is the outcome of that input alone", async () => {
  const { client, posts } = service();
  const journal = memoryJournal();
  const options = { journal, taskKey: () => "same" } as Options;
  const { outcomes } = await batch(client, [{ prompt: "a" }, { prompt: "b" }], options);
  expect(outcomes[0]?.ok).toBe(true);
  expect(outcomes[1]).toMatchObject({ ok: false, error: { code: "key_reused", taskKey: "same" } });
  const later = await batch(client, [{ prompt: "c" }], options);
  expect(later.outcomes[0]).toMatchObject({ ok: false, error: { code: "key_reused" } });
  expect(posts()).toBe(1);
});

test.each<[string, (input: unknown, index: number) => unknown]>([
  ["an empty key", () => ""],
  ["a key that is a number", () => 7],
  ["a function that throws", () => JSON.parse("no")],
])("%s is the outcome of its input, and the others go on", async (_, firstKey) => {
  const { client, posts } = service();
  const taskKey = (input: unknown, index: number) => (index === 0 ? firstKey(input, index) : "k");
  const { outcomes } = await batch(client, prompts(2), { journal: memoryJournal(), taskKey } as Options);
  expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
  expect(posts()).toBe(1);
});

test("an item without its key is the outcome of that item, and the others go on", async () => {
  const { client, posts } = service();
  const items = [{ input: { prompt: "a" } }, { taskKey: "k", input: { prompt: "b" } }];
  const { outcomes } = await batch(client, items, { journal: memoryJournal() } as Options);
  expect(outcomes.map((outcome) => (outcome.ok ? "ok" : String(outcome.error)))).toEqual([
    "TypeError: taskKey must be a string that is not empty, got undefined.",
    "ok",
  ]);
  expect(posts()).toBe(1);
});

test("a journal that cannot be opened ends the batch with one error, and sends nothing", async () => {
  const { client, sent } = service();
  const journal = {
    ...memoryJournal(),
    secret: () => Promise.reject(new Error("j is being written by another process")),
  };
  const { outcomes, error } = await batch(client, prompts(3), byPrompt(journal));
  expect(outcomes).toEqual([]);
  expect(error).toMatchObject({
    code: "journal",
    message: "The journal could not be opened: j is being written by another process.",
  });
  expect(sent).toEqual([]);
});

test("an outcome that cannot be kept is given all the same, and told as a fault with a JournalError", async () => {
  const { client } = service();
  const whole = memoryJournal();
  const journal: Journal = {
    ...whole,
    write: (key, entry) => (entry.state === "ended" ? Promise.reject(new Error("ENOSPC")) : whole.write(key, entry)),
  };
  const faults: unknown[] = [];
  const onEvent = (event: { type: string }) => event.type === "fault" && faults.push(event);
  const { outcomes } = await batch(client, prompts(1), byPrompt(journal, { onEvent }));
  expect(outcomes[0]?.ok).toBe(true);
  expect(faults).toMatchObject([
    { type: "fault", handle: { id: "w0" }, error: { code: "journal" }, failures: 0, index: 0 },
  ]);
});

test("a handle that cannot be kept is waited for all the same, and told after its started event", async () => {
  const { client } = service();
  const journal: Journal = { ...memoryJournal(), write: () => Promise.reject(new Error("ENOSPC")) };
  const told: string[] = [];
  const onEvent = (event: { type: string }) => told.push(event.type);
  const { outcomes } = await batch(client, prompts(1), byPrompt(journal, { onEvent }));
  expect(outcomes[0]?.ok).toBe(true);
  expect(told.filter((type) => type === "started" || type === "fault")).toEqual(["started", "fault"]);
});

test("without outputs kept, a task that is over is read again and not started again", async () => {
  const { client, posts, sent } = service();
  const journal = memoryJournal();
  const options = byPrompt(journal, { keepOutputs: false });
  await batch(client, prompts(2), options);
  expect(JSON.stringify(await journal.read("key of p0"))).not.toContain("p0");
  const before = sent.length;
  const { outcomes } = await batch(client, prompts(2), options);
  expect(outcomes.map((outcome) => outcome.ok && outcome.task.output)).toEqual(["p0", "p1"]);
  expect(posts()).toBe(2);
  expect(sent.length).toBe(before + 2);
});

test("a schema is applied anew to what was kept", async () => {
  const { client } = service();
  const journal = memoryJournal();
  await batch(client, prompts(1), byPrompt(journal));
  const output = { "~standard": { version: 1, vendor: "t", validate: (value: unknown) => ({ value: `${value}!` }) } };
  const { outcomes } = await batch(client, prompts(1), byPrompt(journal, { output }));
  expect(outcomes[0]?.ok && outcomes[0].task.output).toBe("p0!");
});

test("a crash between POST and handle is a StartUncertainError for that input alone; restart sends it again", async () => {
  const { client, posts } = service();
  const journal = memoryJournal();
  const at = new Date().toISOString();
  const cut = { v: 1, claim: "cut", state: "starting", provider: "anchor-browser", input: "", at, since: at } as const;
  await journal.claim("key of p1", cut, undefined);
  const { outcomes } = await batch(client, prompts(3), byPrompt(journal));
  expect(outcomes.map((outcome) => (outcome.ok ? "ok" : (outcome.error as { code: string }).code))).toEqual([
    "ok",
    "start_uncertain",
    "ok",
  ]);
  expect(posts()).toBe(2);
  const again = await batch(client, prompts(3), byPrompt(journal, { onUncertain: "restart" }));
  expect(again.outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(posts()).toBe(3);
});

test("run and start take a key too, and an option without its journal is a TypeError", async () => {
  const { client, posts } = service();
  const journal = memoryJournal();
  const once = { journal, taskKey: "k" };
  vi.useRealTimers();
  const handle = await client.start({ prompt: "a" }, once);
  expect(await client.start({ prompt: "a" }, once)).toEqual(handle);
  expect(posts()).toBe(1);
  await expect(client.start({ prompt: "a" }, { taskKey: "k" })).rejects.toThrow("taskKey needs a journal");
  await expect(client.run({ prompt: "b" }, once)).rejects.toMatchObject({ code: "key_reused", handle });
  expect(() => client.runAll([{ prompt: "a" }], { taskKey: () => "k" })).toThrow("taskKey needs a journal");
});
