import { describe, expect, test } from "vitest";
import { anchorBrowser, anchorBrowserTasks, browserAct, browserUseV1, browserUseV2, browserUseV4 } from "./index.ts";
import { browserActProvider } from "./providers/browser-act.ts";
import { browserUseV2Provider } from "./providers/browser-use-v2.ts";
import { browserUseV4Provider } from "./providers/browser-use-v4.ts";

// What becomes of the fields of an answer, and of those that are not what the contract says.

type Options = { apiKey: string; fetch: (request: Request) => Promise<Response> };

/** A client, or a provider, that is answered with the same JSON each time, and the requests it sent. */
function answered<Client>(create: (options: Options) => Client, body: unknown) {
  const sent: Request[] = [];
  const client = create({
    apiKey: "key",
    fetch: async (request) => {
      sent.push(request);
      return body === undefined ? new Response(null) : Response.json(body);
    },
  });
  return { client, sent };
}

describe("a task of Anchor Browser", () => {
  test("that failed has the error as text, and none where it is something else", async () => {
    const failed = (error: unknown) => answered(anchorBrowser, { data: { status: "FAILED", error } }).client.get("t");
    expect(await failed("Too many steps")).toMatchObject({ state: "failed", error: { message: "Too many steps" } });
    expect(await failed({ code: 1 })).toMatchObject({ state: "failed", error: { message: "" } });
  });

  test("sends its session in the query, and no query where there is none", async () => {
    const { client, sent } = answered(anchorBrowser, { data: { status: "running", workflow_id: "w" } });
    await client.start({ prompt: "x", sessionId: "s" });
    await client.start({ prompt: "x" });
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(["?sessionId=s", ""]);
  });

  test("that was saved has the error as text, and a code where time was the reason", async () => {
    const failed = (status: string, error: unknown) => answered(anchorBrowserTasks, { status, error }).client.get("t");
    expect(await failed("failure", "no page")).toMatchObject({ error: { message: "no page", code: undefined } });
    expect(await failed("timeout", { odd: 1 })).toMatchObject({ error: { message: "", code: "timeout" } });
    expect((await failed("failure", 7)).handle).toMatchObject({ provider: "anchor-browser-tasks", id: "t" });
  });
});

describe("a task of BrowserAct", () => {
  const finished = (fields: object) => answered(browserAct, { status: "finished", ...fields }).client.get("t");

  test("that failed has code and message, and neither where they are something else", async () => {
    const failed = (task_failure_info: unknown) =>
      answered(browserAct, { status: "failed", task_failure_info }).client.get("t");
    expect(await failed({ code: 1011, message: "Navigation timeout" })).toMatchObject({
      error: { code: 1011, message: "Navigation timeout" },
    });
    for (const odd of [null, "text", { code: "1011", message: 5 }]) {
      expect(await failed(odd)).toMatchObject({ state: "failed", error: { message: "", code: undefined } });
    }
  });

  test("has a text as output, and null where it is something else", async () => {
    expect(await finished({ output: { string: "[1]" } })).toMatchObject({ output: "[1]" });
    for (const output of [null, "text", { string: 5 }])
      expect(await finished({ output })).toMatchObject({ output: null });
  });

  test("has the page to watch it at, in the new field or the old one, and none where neither is an address", async () => {
    const watched = async (fields: object) => (await finished(fields)).liveUrl;
    expect(await watched({ live_url_info: { live_url: "https://new" }, live_url: "https://old" })).toBe("https://new");
    expect(await watched({ live_url_info: { live_url: 5 }, live_url: "https://old" })).toBe("https://old");
    expect(await watched({ live_url_info: null, live_url: "https://old" })).toBe("https://old");
    expect(await watched({ live_url_info: { live_url: "" } })).toBeUndefined();
    expect(await watched({ live_url: 5 })).toBeUndefined();
    expect(await watched({})).toBeUndefined();
  });

  test("has the files of the downloads and of the output, each once", async () => {
    const end = Date.UTC(2026, 0, 1);
    const task = await finished({
      files_expires_at: end,
      download_files: [
        { guid: "g", fileName: "a.pdf", fileSize: 5, downloadUrl: "https://a", expiresAt: end + 1 },
        { guid: 7, fileName: "", fileSize: "5", downloadUrl: "https://b", expiresAt: "soon" },
        null,
      ],
      output: { files: ["https://a", "https://c", null] },
    });
    expect(task.files).toEqual([
      { id: "g", name: "a.pdf", url: "https://a", sizeBytes: 5, expiresAt: "2026-01-01T00:00:00.001Z" },
      { id: "7", name: undefined, url: "https://b", sizeBytes: undefined, expiresAt: "2026-01-01T00:00:00.000Z" },
      { url: "https://c", expiresAt: "2026-01-01T00:00:00.000Z" },
    ]);
    for (const odd of [{ output: { files: "https://a" } }, { output: "text" }, { download_files: "a" }, {}]) {
      expect((await finished(odd)).files).toBeUndefined();
    }
  });

  test.each([8.64e15 + 1, "1", null, undefined])("has no end of its files where that is no date: %j", async (end) => {
    const task = await finished({ files_expires_at: end, output: { files: ["https://c"] } });
    expect(task.files).toEqual([{ url: "https://c", expiresAt: undefined }]);
  });

  test("has an end of its files at the last moment that a date can name", async () => {
    const task = await finished({ files_expires_at: 8.64e15, output: { files: ["https://c"] } });
    expect(task.files).toEqual([{ url: "https://c", expiresAt: "+275760-09-13T00:00:00.000Z" }]);
  });

  test("is resumed and stopped by its id in the query", async () => {
    const { client, sent } = answered(browserAct, undefined);
    await client.resume("t/1");
    await client.stop("t/1");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://api.browseract.com/v2/workflow/resume-task?task_id=t%2F1",
      "PUT https://api.browseract.com/v2/workflow/stop-task?task_id=t%2F1",
    ]);
  });

  test("is started by workflow or by template, each at its own address", async () => {
    const { client, sent } = answered(browserAct, { id: "1" });
    await client.start({ workflow_id: "w" });
    await client.start({ workflow_template_id: "w" });
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      "/v2/workflow/run-task",
      "/v2/workflow/run-task-by-template",
    ]);
  });

  test("has secrets in the addresses to call back, from 16 characters on", () => {
    const { secretsOf } = browserActProvider({ apiKey: "key" });
    const secrets = (callback_url?: string) => secretsOf({ workflow_id: "w", callback_url } as never);
    expect(secrets("https://a.example/?a=0123456789abcdef&b=0123456789abcde")).toEqual(["0123456789abcdef"]);
    expect(secrets("no address")).toEqual([]);
    expect(secrets()).toEqual([]);
  });
});

describe("a task of Browser Use v1", () => {
  const over = (fields: object) =>
    browserUseV1({
      apiKey: "key",
      fetch: async ({ url }) => Response.json(url.endsWith("/status") ? "failed" : { status: "failed", ...fields }),
    }).get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has the page to watch it at and the names of its files, where they are texts", async () => {
    const task = await over({ live_url: "https://live", output_files: ["a.pdf", 7, null] });
    expect(task).toMatchObject({ liveUrl: "https://live", files: [{ name: "a.pdf" }] });
    const odd = await over({ live_url: 7, output_files: "a.pdf" });
    expect([odd.liveUrl, odd.files]).toEqual([undefined, undefined]);
  });

  test("is stopped with the key, whatever the answer's body holds", async () => {
    const { client, sent } = answered(browserUseV1, undefined);
    await client.stop("t/1");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://api.browser-use.com/api/v1/stop-task?task_id=t%2F1",
    ]);
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer key");
    await expect(client.get("t")).rejects.toThrow(/^browser-use-v1: /);
  });

  test("is told that the service is gone by a 404 of a start alone", async () => {
    const start = (status: number) =>
      browserUseV1({ apiKey: "key", fetch: async () => Response.json({}, { status }) }).start({ task: "x" });
    await expect(start(404)).rejects.toThrow("answered 404. Browser Use v1 has answered 404 to every start");
    await expect(start(400)).rejects.toThrow(/answered 400\.$/);
    const lost = browserUseV1({ apiKey: "key", fetch: () => Promise.reject(new Error("down")) }).start({ task: "x" });
    await expect(lost).rejects.toMatchObject({ name: "StartUncertainError" });
  });
});

describe("a task of Browser Use v2", () => {
  const over = (fields: object) => answered(browserUseV2, { status: "failed", ...fields }).client.get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has files with id and name, where they are texts", async () => {
    const { files } = await over({ outputFiles: [{ id: "f", fileName: "a.pdf" }, { id: 7, fileName: 7 }, null, "a"] });
    expect(files).toEqual([
      { id: "f", name: "a.pdf" },
      { id: "7", name: undefined },
    ]);
  });

  test.each([
    [["{}"], undefined],
    [['{"verdict":true}'], undefined],
    ['{"verdict":true}', "success"],
    ['{"verdict":false}', "failure"],
    ["no JSON", undefined],
    ["null", undefined],
    [7, undefined],
  ])("has the judge's word where the judgement is an object written out: %j", async (judgement, verdict) => {
    const { client } = answered(browserUseV2, { status: "finished", judgement });
    expect(await client.get("t")).toMatchObject({
      state: "completed",
      verdict,
      handle: { provider: "browser-use-v2" },
    });
  });
});

describe("a task of Browser Use v4", () => {
  const over = (fields: object) => answered(browserUseV4, { status: "failed", ...fields }).client.get("t");

  test("has error and result as texts, and none where they are something else", async () => {
    expect(await over({ error: "no page" })).toMatchObject({ error: { message: "no page" } });
    expect(await over({ error: { a: 1 } })).toMatchObject({ error: { message: "" } });
    expect(await over({ status: "completed", result: "ok" })).toMatchObject({ output: "ok" });
    expect(await over({ status: "completed", result: { a: 1 } })).toMatchObject({ output: null });
  });

  test.each([
    [{ verdict: true }, "success"],
    [{ verdict: false }, "failure"],
    [{ verdict: "yes" }, undefined],
    [null, undefined],
  ])("has the judge's word where it is yes or no: %j", async (judgement, verdict) => {
    const task = await over({ status: "completed", judgement });
    expect(task).toMatchObject({ state: "completed", verdict, handle: { provider: "browser-use-v4" } });
  });

  test("has the password of a proxy as its secret", () => {
    const { secretsOf } = browserUseV4Provider({ apiKey: "key" });
    expect(secretsOf({ task: "x", browserSettings: { customProxy: { password: "p" } } } as never)).toEqual(["p"]);
    for (const browserSettings of [undefined, {}, { customProxy: {} }]) {
      expect(secretsOf({ task: "x", browserSettings } as never)).toEqual([]);
    }
  });
});

describe("a page of tasks", () => {
  const ANY = { apiKey: "key" };
  const odd = [null, "text", { id: "1" }, { status: "running" }, { id: "2", status: 1 }];
  const good = { id: 7, status: "running" };

  test.each([
    ["BrowserAct", browserActProvider],
    ["Browser Use v2", browserUseV2Provider as unknown as typeof browserActProvider],
  ])("of %s gives the entries that have an id and a status", async (_name, create) => {
    const { client } = answered(create, { items: [...odd, good] });
    const { readings, next } = await client.many.readPage(undefined, {});
    expect(readings).toMatchObject([{ id: "7", reading: { status: "running" } }]);
    expect(next).toBeUndefined();
    for (const body of [null, [], "text", { items: "text" }]) {
      expect((await answered(create, body).client.many.readPage(undefined, {})).readings).toEqual([]);
    }
    const full = answered(create, { items: Array(create(ANY).many.pageSize).fill(good) });
    expect((await full.client.many.readPage(3, {})).next).toBe(4);
  });

  test("of Browser Use v4 gives the sessions that have a latest run and a status", async () => {
    const sessions = [null, "text", { latestRunId: "1" }, { status: "running" }, { latestRunId: "2", status: 1 }];
    const { client } = answered(browserUseV4Provider, {
      sessions: [...sessions, { latestRunId: 7, status: "running" }],
    });
    const { readings } = await client.many.readPage(undefined, {});
    expect(readings).toMatchObject([{ id: "7", reading: { status: "running" } }]);
    for (const body of [null, [], { sessions: "text" }]) {
      expect((await answered(browserUseV4Provider, body).client.many.readPage(undefined, {})).readings).toEqual([]);
    }
  });

  test.each([
    ["c", true, "c"],
    ["c", undefined, "c"],
    ["c", false, undefined],
    ["", true, undefined],
    [null, true, undefined],
    [7, true, undefined],
  ])(
    "of Browser Use v4 is followed by another one, cursor %j and hasMore %j: %j",
    async (nextCursor, hasMore, next) => {
      const { client } = answered(browserUseV4Provider, { sessions: [], nextCursor, hasMore });
      expect((await client.many.readPage(undefined, {})).next).toBe(next);
    },
  );
});
