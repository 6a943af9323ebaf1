import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { CapturedOutput } from "../../src/testing/captured-output.ts";
import { contractLive } from "./contract-live.ts";
import { type Answer, type LocalServiceOptions, startLocalService } from "./local-service.ts";
import { liveProviders } from "./providers.ts";
import { contractOf } from "./service.ts";

const KEY = "sk-live-0001";
const folder = mkdtempSync(join(tmpdir(), "contract-live-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in this process. */
async function live(argv: readonly string[], apiKey = KEY) {
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const report = join(folder, `${Math.random()}.md`);
  const env = Object.fromEntries(liveProviders.map(({ keyVariable }) => [keyVariable, apiKey]));
  const { signal } = new AbortController();
  const code = await contractLive([...argv, "--report", report], { env, stdout, stderr, signal });
  const said = stdout.text.trim().split("\n");
  if (code !== 2) expect(said.at(-1)).toBe(report);
  const markdown = () => readFileSync(report, "utf8");
  return { code, said, markdown, complaint: stderr.text };
}

/** The same against a local service that plays Anchor Browser, faithful but for this. */
async function liveAnchor(options: Partial<LocalServiceOptions>, argv: readonly string[] = ["--task-id", "wf-1"]) {
  const key = { header: "anchor-api-key", value: KEY };
  const at = "/perform-web-task";
  const service = await startLocalService({ prism: inject("mockUrls")["anchor-browser"], key, at, ...options });
  try {
    return await live(["anchor-browser", "--base-url", service.url, ...argv]);
  } finally {
    await service.close();
  }
}

const json = (body: unknown) => (answer: Answer) => ({ ...answer, body: JSON.stringify(body) });
const STATUS = "GET /v1/tools/perform-web-task/{workflowId}/status";

describe("a service that disagrees is found out, with exit code 1:", () => {
  const get = (to: (answer: Answer) => Answer) => ({ change: { method: "GET", to } });

  test.each<[string, Partial<LocalServiceOptions>, string]>([
    [
      "an undeclared status",
      get((answer) => ({ ...answer, status: 202 })),
      "/response/status: the document says 200 or 400 or 401 or 404 or 429 or 500; the service did 202",
    ],
    [
      "an undeclared media type",
      get((answer) => ({ ...answer, headers: { "content-type": "application/vnd.anchor+json" } })),
      '/response/headers/content-type: the document says application/json; the service did "application/vnd.anchor+json"',
    ],
    [
      "HTML with 200",
      get(() => ({ status: 200, headers: { "content-type": "text/html" }, body: "<h1>Soon back</h1>" })),
      '/response/headers/content-type: the document says application/json; the service did "text/html"',
    ],
    [
      "a required field that is missing",
      get(json({ data: { status: "COMPLETED" } })),
      "/response/body/data/result: the document says a value; the service did nothing",
    ],
    [
      "a word that the enum does not have",
      get(json({ data: { status: "QUEUED" } })),
      '/response/body/data/status: the document says "COMPLETED" or "RUNNING" or "FAILED"; the service did "QUEUED"',
    ],
    [
      "a result that is text",
      get(json({ data: { status: "COMPLETED", result: "Example Domain" } })),
      '/response/body/data/result: the document says object; the service did "Example Domain"',
    ],
    ["null", get(json({ data: null })), "/response/body/data: the document says object; the service did null"],
    [
      "an empty body where one is promised",
      get((answer) => ({ ...answer, body: "" })),
      "/response/body: the document says application/json; the service did nothing",
    ],
    [
      "a request that is taken without a key",
      { needsNoKey: true },
      "/request/headers/anchor-api-key: the document says a refusal of a request without a key; the service did 200",
    ],
    [
      "a redirect",
      get((answer) => ({ ...answer, status: 302, headers: { location: "/elsewhere" } })),
      "/response/status: the document says 200 or 400 or 401 or 404 or 429 or 500; the service did 302",
    ],
  ])("%s", async (_, options, line) => {
    const { code, said, markdown } = await liveAnchor(options);
    const verdict = expect.stringMatching(/^1 disagreement in \d+ answers\.$/);
    expect(said).toEqual([`${STATUS}: ${line}`, verdict, expect.any(String)]);
    expect(code).toBe(1);
    expect(markdown()).toContain("## What the service does that its document does not say");
    expect(markdown()).toContain(`| 1 | \`${STATUS}\` | \`${line.split(":")[0]}\` |`);
    expect(markdown()).not.toContain(KEY);
  });

  test("both branches of a oneOf at once, in the answer to a start", async () => {
    const both = { data: { status: "running", workflow_id: "wf-1", result: {} } };
    const change = { method: "POST", to: json(both) };
    const { code, said } = await liveAnchor({ change }, ["--start", "--wait-seconds", "1"]);
    expect(said[0]).toMatch(/^POST .*: \/response\/body\/data: the document says exactly one of its 2 alternatives;/);
    expect(code).toBe(1);
  });

  test("a start that is taken without a key", async () => {
    const { code, said } = await liveAnchor({ needsNoKey: true }, ["--start", "--wait-seconds", "1"]);
    expect(said).toContainEqual(expect.stringMatching(/^POST .*\/request\/headers\/anchor-api-key: .* 200$/));
    expect(code).toBe(1);
  });
});

describe("a faithful service is left alone, with exit code 0:", () => {
  test("one that knows its key and its tasks", async () => {
    const { code, said, markdown } = await liveAnchor({});
    expect(said).toEqual([expect.stringMatching(/^Nothing disagreed in \d+ answers\.$/), expect.any(String)]);
    expect(code).toBe(0);
    expect(markdown()).not.toContain("Worth knowing");
    expect(markdown()).toContain("5 of its 70 cells");
  });

  test.each(liveProviders.map(({ name }) => name))("Prism of %s, with a start and a stop", async (name) => {
    const template = name === "browser-act" ? ["--input", '{"workflow_template_id":"1"}'] : [];
    const start = ["--start", "--wait-seconds", "1", ...template];
    const { code, said, markdown } = await live([name, "--base-url", inject("mockUrls")[contractOf(name)], ...start]);
    expect(said.slice(0, -2)).toEqual([]);
    expect(code).toBe(0);
    expect(markdown()).toContain("It takes a key that nobody was given, as a mock does.");
  });
});

test("a key that the document does not declare is worth knowing, and no disagreement", async () => {
  const change = { method: "GET", to: json({ data: { status: "RUNNING", steps: [{ progress: 1 }] } }) };
  const { code, markdown } = await liveAnchor({ change });
  expect(markdown()).toContain("Its answer holds /data/steps, which the document does not declare.");
  expect(code).toBe(0);
});

describe("what cannot be told exits 2:", () => {
  test("no key", async () => {
    const { code, complaint } = await live(["browser-act"], "");
    expect(complaint).toBe("Set BROWSERACT_API_KEY to your browser-act key.\n");
    expect(code).toBe(2);
  });

  test("a key that the service refuses", async () => {
    const key = { header: "anchor-api-key", value: "sk-another" };
    const { code, said } = await liveAnchor({ key });
    expect(said[0]).toBe("Not told: the service refuses the key in ANCHORBROWSER_API_KEY.");
    expect(code).toBe(2);
  });

  test("a service that is not there", async () => {
    const { code, said } = await live(["anchor-browser", "--base-url", "http://127.0.0.1:1"]);
    expect(said[0]).toMatch(/^Not told: \d+ requests had no answer/);
    expect(code).toBe(2);
  });

  test.each([
    ["no name", [], "Name a provider. There are: anchor-browser"],
    ["an unknown name", ["acme"], 'There is no provider "acme". There are: anchor-browser'],
    ["a name too many", ["anchor-browser", "browser-act"], 'There is no use for "browser-act".'],
    ["an empty task", ["anchor-browser", "--task-id", ""], "--task-id is empty"],
    ["an unknown option", ["anchor-browser", "--strat"], "Unknown option '--strat'."],
    ["something to start without --start", ["anchor-browser", "--input", "{}"], "only of use with --start"],
    ["no workflow to start", ["browser-act", "--start"], "name it in --input"],
    ["an input that is not an object", ["browser-act", "--start", "--input", "[1]"], "--input takes a JSON object"],
  ])("%s", async (_, argv, words) => {
    const { code, complaint } = await live(argv);
    expect(complaint).toContain(words);
    expect(code).toBe(2);
  });
});

test("npm run contract:live ends with the exit code, and without a key with one sentence", { timeout: 60_000 }, () => {
  const root = resolve(import.meta.dirname, "../..");
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const argv = ["run", "--silent", "contract:live", "--", "anchor-browser"];
  const { status, stderr } = spawnSync("npm", argv, { cwd: root, encoding: "utf8", env });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "Set ANCHORBROWSER_API_KEY to your anchor-browser key.\n" });
});
