// What a caller does to an object after giving it to a verb changes nothing of what the verb does.
import { describe, expect } from "vitest";
import { anchorBrowser, browserAct, browserUseV4, type TaskEvent } from "../index.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";

/** A service that is done with each task at once, and records what it was sent. */
function service() {
  const bodies: Record<string, unknown>[] = [];
  const paths: string[] = [];
  const fetch = onRequest(async (request) => {
    const { pathname, search } = new URL(request.url);
    paths.push(pathname + search);
    if (request.method === "GET") return Response.json({ data: { status: "COMPLETED", result: pathname } });
    bodies.push(JSON.parse((await request.text()) || "{}"));
    return Response.json({ id: "7", data: { workflow_id: String(bodies.length) } });
  });
  return { fetch, bodies, paths };
}

describe("an input", () => {
  test("that is used again for the next start is sent as it was at each call", async () => {
    const { fetch, bodies } = service();
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    const input = { prompt: "", secret_values: { password: "" } };
    const starts = ["one", "two", "three"].map((word) => {
      input.prompt = word;
      input.secret_values.password = `password ${word}`;
      return anchor.start(input);
    });
    await settle(Promise.all(starts));
    expect(bodies.map(({ prompt }) => prompt)).toEqual(["one", "two", "three"]);
    expect(bodies[0]?.secret_values).toEqual({ password: "password one" });
  });

  test("keeps its secrets masked when the caller changes them", async () => {
    const events: TaskEvent[] = [];
    const fetch = onRequest(async (request) =>
      Response.json({
        data: request.method === "POST" ? { workflow_id: "1" } : { status: "COMPLETED", result: "tr0ub4dor" },
      }),
    );
    const input = { prompt: "x", secret_values: { password: "tr0ub4dor" } };
    const run = anchorBrowser({ apiKey: "key", fetch }).run(input, { onEvent: (event) => void events.push(event) });
    input.secret_values.password = "another one";
    await settle(run);
    expect(JSON.stringify(events)).not.toContain("tr0ub4dor");
  });

  test("of a list for runAll is taken as it is at the call, and from a generator as it is when it comes", async () => {
    const { fetch, bodies } = service();
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    const list = [{ prompt: "one" }, { prompt: "two" }, { prompt: "three" }];
    const outcomes = anchor.runAll(list, { concurrency: 1 });
    for (const input of list) input.prompt = "changed";
    list.length = 1;
    const ends: boolean[] = [];
    const work = (async () => {
      for await (const { ok } of outcomes) ends.push(ok);
      const input = { prompt: "" };
      const reused = (function* () {
        for (const word of ["four", "five"]) {
          input.prompt = word;
          yield input;
        }
      })();
      for await (const { ok } of anchor.runAll(reused)) ends.push(ok);
    })();
    await settle(work);
    expect(ends).toEqual(Array(5).fill(true));
    expect(bodies.map(({ prompt }) => prompt)).toEqual(["one", "two", "three", "four", "five"]);
  });

  test("that JSON would change is refused before anything is sent, and in runAll alone", async () => {
    const { fetch, bodies } = service();
    const v4 = browserUseV4({ apiKey: "key", fetch });
    await expect(v4.start({ task: "x", maxCostUsd: Number.NaN })).rejects.toThrow(
      new TypeError("browser-use-v4: input.maxCostUsd is NaN, which JSON would write as null."),
    );
    const password = Promise.resolve("x") as never;
    await expect(
      v4.run({ task: "x", browserSettings: { customProxy: { host: "h", port: 1, password } } }),
    ).rejects.toThrow("input.browserSettings.customProxy.password is a promise: await it first.");
    expect(bodies).toEqual([]);
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    const ends: unknown[] = [];
    const inputs = [{ prompt: "x", output_schema: new Map() as never }, { prompt: "y" }];
    const work = (async () => {
      for await (const outcome of anchor.runAll(inputs)) ends.push(outcome.ok ? "done" : outcome.error);
    })();
    await settle(work);
    expect(ends).toEqual([
      new TypeError("anchor-browser: input.output_schema is a Map, which JSON would write as an empty object."),
      "done",
    ]);
  });
});

describe("a handle", () => {
  const handle = { v: 1, provider: "anchor-browser", id: "1", startedAt: new Date(0).toISOString() } as const;

  test.each(["wait", "get"] as const)("that is changed after %s(handle) is still the same task", async (verb) => {
    const { fetch, paths } = service();
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    // The first read takes the slot, so that the second is still in the queue when its handle is changed.
    const first = anchor.wait({ ...handle, id: "0" });
    const given = { ...handle };
    const work = anchor[verb](given);
    Object.assign(given, { id: "2" });
    await settle(first);
    expect(await settle(work)).toMatchObject({ handle: { id: "1" }, output: expect.stringContaining("/1/status") });
    expect(paths.filter((path) => path.includes("/2/"))).toEqual([]);
  });

  test("that is changed does not lead later waits to another task", async () => {
    const { fetch } = service();
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    const given = { ...handle };
    const first = anchor.wait(given);
    Object.assign(given, { id: "2" });
    const second = anchor.wait({ ...handle, id: "1" });
    const tasks = await settle(Promise.all([first, second]));
    expect(tasks.map((task) => task.handle?.id)).toEqual(["1", "1"]);
  });

  test("that an event, an error, a task or an outcome showed may be changed while others wait for the same task", async () => {
    let reads = 0;
    const paths: string[] = [];
    const fetch = async (url: string) => {
      paths.push(new URL(url).pathname);
      return Response.json({ data: { status: ++reads > 8 ? "COMPLETED" : "RUNNING", result: "x" } });
    };
    const anchor = anchorBrowser({ apiKey: "key", fetch });
    const spoil = (given: { id: string } | undefined) => void Object.assign(given ?? {}, { id: "2" });
    const young = { ...handle, startedAt: new Date().toISOString() };
    const spoiling = anchor
      .wait(young, { timeoutMs: 1_200, onEvent: (event) => spoil(event.handle) })
      .catch((error) => {
        spoil(error.handle);
        return error.code;
      });
    const outcomes = (async () => {
      for await (const outcome of anchor.waitAll([young], { timeoutMs: 1_500 })) spoil(outcome.handle);
    })();
    const got = anchor.get(young).then((task) => spoil(task.handle));
    const task = anchor.wait(young);
    expect(await settle(Promise.all([spoiling, outcomes, got, task]))).toMatchObject([
      "wait_timeout",
      undefined,
      undefined,
      { handle: { id: "1" } },
    ]);
    expect(new Set(paths)).toEqual(new Set(["/v1/tools/perform-web-task/1/status"]));
  });

  test("of a list for waitAll, or of a stop in the queue, is taken as it is at the call", async () => {
    const { fetch, paths } = service();
    const given = { ...handle };
    const list = [given];
    const outcomes = anchorBrowser({ apiKey: "key", fetch }).waitAll(list);
    const act = browserAct({ apiKey: "key", fetch });
    const task = { ...handle, provider: "browser-act" } as const;
    const stops = [act.stop(task), act.stop(task)];
    Object.assign(given, { id: "2" });
    Object.assign(task, { id: "2" });
    list.length = 0;
    const ids: unknown[] = [];
    const work = (async () => {
      for await (const outcome of outcomes) ids.push(outcome.handle?.id);
    })();
    await settle(Promise.all([work, ...stops]));
    expect(ids).toEqual(["1"]);
    expect(paths.filter((path) => path.includes("stop-task"))).toEqual(
      Array(2).fill("/v2/workflow/stop-task?task_id=1"),
    );
  });
});

test("a body, a query and headers of api are sent as they were at the call, also from the queue", async () => {
  const { fetch, bodies, paths } = service();
  const anchor = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: 1 });
  const body = { prompt: "one" };
  const query = { sessionId: "one" };
  const first = anchor.api.POST("/v1/tools/perform-web-task", { body: { prompt: "zero" } });
  const second = anchor.api.POST("/v1/tools/perform-web-task", { body, params: { query } });
  body.prompt = "changed";
  query.sessionId = "changed";
  await settle(Promise.all([first, second]));
  expect(bodies.map(({ prompt }) => prompt)).toEqual(["zero", "one"]);
  expect(paths[1]).toContain("sessionId=one");
});
