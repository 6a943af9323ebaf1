import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CapturedOutput } from "../testing/captured-output.ts";
import {
  completed,
  failed,
  json,
  running,
  type ScriptedServer,
  startScriptedServer,
} from "../testing/scripted-server.ts";
import { main } from "./main.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.close());

/** Runs the command line in this process. */
async function run(argv: string[], given: { env?: Record<string, string>; signal?: AbortSignal } = {}) {
  const { env = { ANCHORBROWSER_API_KEY: "test-key" }, signal = new AbortController().signal } = given;
  const stdout = new CapturedOutput();
  const stderr = new CapturedOutput();
  const exitCode = await main(argv, { env, stdout, stderr, signal });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

const handleIn = (text: string) => JSON.parse(/^handle (.*)$/m.exec(text)?.[1] ?? "null");

describe("one task", { timeout: 60_000 }, () => {
  test("sends the prompt with the key, shows each status, and prints the output alone on stdout", async () => {
    server.play("read", running, completed);
    const argv = ["anchor-browser", "read it", "--url", "https://example.com", "--base-url", server.url];
    const { exitCode, stdout, stderr } = await run(argv);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ heading: "Example" });
    expect(stderr).toMatch(/^handle {"v":1,"provider":"anchor-browser","id":"task-1",.*}\n/);
    expect(stderr).toMatch(/anchor-browser {2}started\n.*anchor-browser {2}RUNNING\n.*anchor-browser {2}COMPLETED\n/);
    const [start] = server.seen;
    expect(start?.headers["anchor-api-key"]).toBe("test-key");
    expect(JSON.parse(start?.body ?? "")).toEqual({ prompt: "read it", url: "https://example.com", async: true });
  });

  test("that fails prints the error's name, code and message and the handle, and exits 1", async () => {
    server.play("read", failed);
    const { exitCode, stdout, stderr } = await run(["anchor-browser", "read it", "--base-url", server.url]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "TaskFailedError (task_failed): The anchor-browser task task-1 failed: Maximum number of steps exceeded.\n",
    );
    expect(handleIn(stderr)).toMatchObject({ v: 1, provider: "anchor-browser", id: "task-1" });
    expect(stderr).not.toContain("--wait");
  });

  test("that is refused prints the answer's status and exits 1", async () => {
    server.play("start", json(401, { error: { code: 401, message: "Invalid API key" } }));
    const { exitCode, stderr } = await run(["anchor-browser", "read it", "--base-url", server.url]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^ApiError \(api\): .*401/);
  });

  test("ended by Ctrl-C prints its handle and how to wait for it again, and --wait does so", async () => {
    const interrupt = new AbortController();
    const argv = ["anchor-browser", "read it", "--base-url", server.url];
    const running = run(argv, { signal: interrupt.signal });
    await vi.waitFor(() => expect(server.seen.length).toBeGreaterThan(1), { timeout: 30_000 });
    interrupt.abort();
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    const again = /npm start -- anchor-browser --base-url \S+ --wait '(.*)'$/m.exec(stderr)?.[1] ?? "";
    expect(JSON.parse(again)).toEqual(handleIn(stderr));

    server.play("read", completed);
    const later = await run(["anchor-browser", "--wait", again, "--base-url", server.url]);
    expect(later).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Example") });
    expect(server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("what a provider takes", () => {
  const keys = { BROWSERACT_API_KEY: "test-key", BROWSER_USE_API_KEY: "test-key" };
  const sent = async (...argv: string[]) => {
    server.play("start", json(400, { code: 10118, msg: "Running tasks number exceeds." }));
    await run([...argv, "--base-url", server.url], { env: keys });
    const [start] = server.seen;
    return { path: start?.path, body: JSON.parse(start?.body ?? "null") };
  };

  test("browser-act runs a workflow with its inputs", async () => {
    expect(await sent("browser-act", "--workflow-id", "7", "--input", "keyword=laptops")).toEqual({
      path: "/v2/workflow/run-task",
      body: { workflow_id: "7", input_parameters: [{ name: "keyword", value: "laptops" }] },
    });
  });

  test("browser-act gets a prompt as the input of that name", async () => {
    expect(await sent("browser-act", "find laptops", "--template-id", "8")).toEqual({
      path: "/v2/workflow/run-task-by-template",
      body: { workflow_template_id: "8", input_parameters: [{ name: "prompt", value: "find laptops" }] },
    });
  });

  test("browser-use-v2 gets the page to start on too", async () => {
    const sentBody = await sent("browser-use-v2", "read it", "--url", "https://example.com");
    expect(sentBody).toEqual({ path: "/tasks", body: { task: "read it", startUrl: "https://example.com" } });
  });

  test("browser-use-v4 gets the prompt as its task", async () => {
    expect(await sent("browser-use-v4", "read it")).toEqual({ path: "/runs", body: { task: "read it" } });
  });

  test("browser-use-v1 gets the prompt as its task", async () => {
    expect(await sent("browser-use-v1", "read it")).toEqual({ path: "/run-task", body: { task: "read it" } });
  });
});

describe("wrong use exits 2 with one sentence, and nothing is sent", () => {
  test.each([
    ["an unknown provider", ["no-such", "x"], 'There is no provider "no-such". There are: anchor-browser, browser-act'],
    ["no prompt", ["anchor-browser"], "Give the prompt, in quotes, after the name."],
    ["a blank prompt", ["anchor-browser", " "], "Give the prompt, in quotes, after the name."],
    ["an unknown option", ["anchor-browser", "x", "--foo"], "Unknown option '--foo'."],
    [
      "another provider's option",
      ["anchor-browser", "x", "--workflow-id", "7"],
      "anchor-browser takes no --workflow-id.",
    ],
    ["an input given to who takes none", ["browser-use-v1", "x", "--input", "a=b"], "browser-use-v1 takes no --input."],
    ["no workflow", ["browser-act", "x"], "give either --workflow-id or --template-id."],
    ["two workflows", ["browser-act", "--workflow-id", "7", "--template-id", "8"], "give either"],
    [
      "an input given twice",
      ["browser-act", "x", "--workflow-id", "7", "--input", "prompt=y"],
      "An input was given twice",
    ],
    [
      "an option that --wait has no use for",
      ["browser-act", "--wait", "1", "--workflow-id", "7"],
      "leave --workflow-id out.",
    ],
    ["an empty workflow", ["browser-act", "x", "--workflow-id", ""], "--workflow-id is empty"],
    ["an empty template", ["browser-act", "x", "--template-id", ""], "--template-id is empty"],
    ["an empty page", ["anchor-browser", "x", "--url", ""], "--url is empty"],
    ["an empty handle", ["anchor-browser", "--wait", ""], "--wait is empty"],
    ["a blank prompt for a workflow", ["browser-act", " ", "--workflow-id", "7"], "Give the prompt, in quotes,"],
    ["a cut-off handle", ["anchor-browser", "--wait", '{"v":1'], "--wait takes a handle as it was printed"],
  ])("%s", async (_name, argv, sentence) => {
    const env = { ANCHORBROWSER_API_KEY: "k", BROWSERACT_API_KEY: "k", BROWSER_USE_API_KEY: "k" };
    const { exitCode, stdout, stderr } = await run([...argv, "--base-url", server.url], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect(stderr).toContain("\nUsage:\n");
    expect(server.seen).toEqual([]);
  });

  test.each<[string, Record<string, string>, string[], string]>([
    ["no key", {}, ["x"], 'Set ANCHORBROWSER_API_KEY to your anchor-browser key; "npm start" alone needs none.'],
    ["an empty key", { ANCHORBROWSER_API_KEY: "" }, ["x"], "Set ANCHORBROWSER_API_KEY"],
    ["a key with a space", { ANCHORBROWSER_API_KEY: "my key" }, ["x"], "apiKey must be a string of printable ASCII"],
    ["no URL", { ANCHORBROWSER_API_KEY: "k" }, ["x", "--base-url", "example.com"], "baseUrl must be an absolute URL"],
    [
      "another provider's handle",
      { ANCHORBROWSER_API_KEY: "k" },
      ["--wait", '{"v":1,"provider":"browser-act","id":"1"}'],
      "This handle belongs to",
    ],
  ])("%s, without the usage", async (_name, env, argv, sentence) => {
    const { exitCode, stderr } = await run(["anchor-browser", "--base-url", server.url, ...argv], {
      env: env as never,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("my key");
    expect(server.seen).toEqual([]);
  });
});

test("--help names every provider, its variable and every option", async () => {
  const { exitCode, stdout } = await run(["--help"]);
  expect(exitCode).toBe(0);
  for (const word of [
    "anchor-browser",
    "browser-act",
    "browser-use-v1",
    "ANCHORBROWSER_API_KEY",
    "BROWSERACT_API_KEY",
    "BROWSER_USE_API_KEY",
    "--url",
    "--workflow-id",
    "--template-id",
    "--input",
    "--base-url",
    "--wait",
  ]) {
    expect(stdout).toContain(word);
  }
});
