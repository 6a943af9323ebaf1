import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as errand from "../index.ts";
import { startMock } from "../mock.ts";
import { CapturedOutput } from "../testing/captured-output.ts";
import { main } from "./main.ts";
import { cliProviders } from "./providers.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-main-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

type Given = { env?: Record<string, string>; stdin?: string; signal?: AbortSignal; fetch?: typeof fetch };

/** Runs the command line in this process. */
async function run(argv: string[], { env = {}, stdin, signal = new AbortController().signal, fetch }: Given = {}) {
  const [stdout, stderr] = [new CapturedOutput(), new CapturedOutput()];
  const input = {
    isTTY: stdin === undefined,
    async *[Symbol.asyncIterator]() {
      if (stdin !== undefined) yield stdin;
    },
  };
  const exitCode = await main(argv, { env, stdin: input, stdout, stderr, signal, ...(fetch && { fetch }) });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

const handle = JSON.stringify({
  v: 1,
  provider: "browser-use-v4",
  id: "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631",
  startedAt: "2026-01-01T00:00:00Z",
});
const scripted = (name: string, script: object) => ["--mock-script", file(`${name}.json`, script)];
const KEY = { BROWSER_USE_API_KEY: "test-key" };

test("every factory of errand is a provider of the command line", () => {
  const factories = Object.entries(errand).filter(
    ([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && /apiKey/.test(String(clientNames(name))),
  );
  const names = cliProviders.map(({ factory }) => factory);
  expect(factories.map(([name]) => name).filter((name) => name !== "browserUse" && !names.includes(name))).toEqual([]);
});

/** What a function of errand takes first, told by what it says when it gets nothing. */
function clientNames(name: string): string {
  try {
    (errand as unknown as Record<string, (options: object) => unknown>)[name]?.({ apiKey: 5 });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("a command that cannot be followed exits 2 with one sentence", () => {
  const inputs = file("bad.ndjson", `{"task":"a"}\n${'{"task":"b"}\n'.repeat(15)}{"task":}\n`);
  const wrongLine = file("wrong.ndjson", '{"task":"a"}\n{"taks":"b"}\n');
  const list = file("list.json", []);
  const noSchema = file("no-schema.json", { type: "nothing" });
  test.each<[string, string[], string | RegExp, Given?]>([
    ["a command that is not there", ["wiat"], "Unknown command 'wiat'. Did you mean wait?"],
    [
      "an option that is not there",
      ["run", "browser-use-v4", "x", "--mokc"],
      "Unknown option '--mokc'. Did you mean --mock?",
    ],
    [
      "a provider that is misspelt",
      ["run", "anchor-brwser", "x"],
      'There is no provider "anchor-brwser". Did you mean anchor-browser?',
    ],
    [
      "a provider that is nothing like one",
      ["run", "acme-corp", "x"],
      /^There is no provider "acme-corp"\. There are: anchor-browser, /,
    ],
    ["no provider", ["run"], "Missing required argument 'provider'."],
    ["no prompt", ["run", "browser-use-v4", "--mock"], "Give the prompt, in quotes, after the provider."],
    [
      "an empty prompt",
      ["run", "browser-use-v4", "", "--mock"],
      "Argument 3 is empty: give it a value, or leave it out.",
    ],
    [
      "an empty option",
      ["run", "browser-use-v4", "x", "--url", ""],
      "--url is empty: give it a value, or leave it out.",
    ],
    [
      "two prompts",
      ["run", "browser-use-v4", "x", "--prompt-file", list],
      "Give the prompt once: after the provider, or in --prompt-file.",
    ],
    [
      "no key",
      ["run", "browser-use-v4", "x"],
      "Set BROWSER_USE_API_KEY to your browser-use-v4 key, or try --mock, which needs none.",
    ],
    [
      "a field that is misspelt",
      ["run", "browser-use-v4", "x", "--mock", "--field", "modle=x"],
      'browser-use-v4 has no field "modle". Did you mean model?',
    ],
    [
      "a field without a value",
      ["run", "browser-use-v4", "x", "--mock", "--field", "model"],
      '--field takes name=value, and got "model".',
    ],
    [
      "a field of another type",
      ["run", "browser-use-v2", "x", "--mock", "--field", "maxSteps=many"],
      'maxSteps must be integer, and is "many".',
    ],
    [
      "a value that the contract forbids",
      ["run", "browser-use-v2", "x", "--mock", "--field", "maxSteps=0"],
      /^maxSteps must be at least 1, and is 0\.|^maxSteps must be .*, and is 0\./,
    ],
    [
      "an option that the provider does not take",
      ["run", "browser-use-v4", "x", "--mock", "--url", "https://a.example"],
      "browser-use-v4 takes no --url.",
    ],
    [
      "a parameter that the provider does not take",
      ["run", "browser-use-v4", "x", "--mock", "--param", "a=b"],
      "browser-use-v4 takes no --param; it takes --field.",
    ],
    [
      "a cost that is none",
      ["run", "browser-use-v4", "x", "--mock", "--max-cost", "much"],
      '--max-cost takes US dollars, such as 0.50, and got "much".',
    ],
    [
      "a time that is none",
      ["run", "browser-use-v4", "x", "--mock", "--timeout", "soon"],
      '--timeout takes a time such as 90s, 10m or 4h, and got "soon".',
    ],
    [
      "a file that does not exist",
      ["run", "browser-use-v4", "x", "--mock", "--input", "/none.json"],
      "The file /none.json does not exist.",
    ],
    [
      "a file that is a folder",
      ["run", "browser-use-v4", "x", "--mock", "--input", folder],
      `The file ${folder} is a folder.`,
    ],
    [
      "a file that is not an object",
      ["run", "browser-use-v4", "x", "--mock", "--input", list],
      `${list} must hold a JSON object.`,
    ],
    [
      "a schema that is none",
      ["run", "browser-use-v4", "x", "--mock", "--schema", noSchema],
      /no-schema\.json is not a JSON Schema: /,
    ],
    [
      "a line that is not JSON",
      ["run", "browser-use-v4", "--many", inputs, "--mock"],
      `Line 17 of ${inputs} is not JSON: {"task":}`,
    ],
    [
      "a line that the contract forbids",
      ["run", "browser-use-v4", "--many", wrongLine, "--mock"],
      /^Line 2 of .*wrong\.ndjson: /,
    ],
    [
      "a prompt beside many inputs",
      ["run", "browser-use-v4", "x", "--many", inputs],
      "--many reads its inputs from a file: leave the prompt out.",
    ],
    [
      "a concurrency of none",
      ["run", "browser-use-v4", "--many", wrongLine, "--mock", "--concurrency", "0"],
      /concurrency takes a number of 1 or more|Line 2/,
    ],
    [
      "a task that is not named",
      ["wait", "--mock"],
      "Name a task: its handle in single quotes, or the provider and the id.",
    ],
    ["a provider without an id", ["wait", "browser-use-v4", "--mock"], "Give the id of the task after browser-use-v4."],
    ["a handle that is not JSON", ["wait", "{v:1}"], "The argument is not a handle: {v:1}"],
    [
      "a handle of nobody",
      ["wait", '{"provider":"acme","id":"1"}'],
      /^The argument is not a handle, such as "errand start" prints: /,
    ],
    [
      "standard input that is empty",
      ["wait", "--mock"],
      "Standard input names no task: it takes handles, one a line.",
      { stdin: "\n" },
    ],
    [
      "a line of standard input that is not JSON",
      ["get"],
      "Line 2 of standard input is not JSON: oops",
      { stdin: `${handle}\noops\n` },
    ],
    [
      "a verb that the provider does not have",
      ["stop", "anchor-browser", "1", "--mock"],
      "anchor-browser cannot stop tasks.",
    ],
    [
      "a list that the provider does not have",
      ["list", "anchor-browser", "--mock"],
      "anchor-browser cannot list tasks.",
    ],
    [
      "a stop on Ctrl-C that the provider does not have",
      ["run", "anchor-browser", "x", "--mock", "--stop-on-interrupt"],
      "anchor-browser cannot stop tasks: leave --stop-on-interrupt out.",
    ],
    [
      "a method that is none",
      ["api", "browser-use-v4", "GTE", "/runs"],
      "GTE is not a method: it takes GET, POST, PUT, PATCH, DELETE. Did you mean GET?",
    ],
    [
      "a path without a slash",
      ["api", "browser-use-v4", "get", "runs"],
      'The path begins with a slash, as in "errand api browser-use-v4 GET /runs".',
    ],
    ["a mock of nobody", ["mock", "acme"], /^There is no provider "acme", nor is it a file\. There are: /],
    [
      "a mock of a file that is no document",
      ["mock", list],
      `${list} is not an OpenAPI document: it has no "openapi".`,
    ],
    [
      "a port that is none",
      ["mock", "browser-act", "--port", "99999"],
      '--port takes a number from 0 to 65535, and got "99999".',
    ],
    ["a shell that is none", ["completion", "zhs"], 'There is no completion for "zhs". Did you mean zsh?'],
    [
      "a base URL that is none",
      ["get", "browser-use-v4", "1", "--base-url", "localhost:80"],
      /^baseUrl must be /,
      { env: KEY },
    ],
  ])("%s", async (_, argv, sentence, given) => {
    const { exitCode, stdout, stderr } = await run(argv, given);
    const [first = "", second = "", ...more] = stderr.split("\n");
    expect({ exitCode, stdout, more }).toEqual({ exitCode: 2, stdout: "", more: second === "" ? [] : [""] });
    if (typeof sentence === "string") expect(first).toBe(sentence);
    else expect(first).toMatch(sentence);
    expect(second).toMatch(/^$|^See "errand (help [a-z]+|--help)"\.$/);

    const asJson = await run([...argv, "--json"], given);
    expect(asJson.stderr).toBe("");
    expect(JSON.parse(asJson.stdout)).toMatchObject({ type: "error", exitCode: 2 });
  });

  test("a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { exitCode, stderr } = await run(["mock", "browser-act", "--port", String(port)]);
    server.close();
    expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `Port ${port} is taken: name another one with --port.`]);
  });
});

describe("the exit code says how a task ended", () => {
  test.each<[string, number, object]>([
    ["completed", 0, { statuses: ["completed"] }],
    ["failed", 3, { statuses: ["failed"] }],
    ["canceled", 4, { statuses: ["canceled"] }],
    ["not in time", 5, { statuses: ["running"] }],
    ["refused", 6, { faults: [{ fault: "answer", status: 401, times: 9 }] }],
    ["judged a failure", 11, { statuses: ["completed"], verdict: "failure" }],
  ])("%s: %i", async (name, expected, script) => {
    const argv = ["run", "browser-use-v4", "x", ...scripted(name.replaceAll(" ", "-"), script), "--timeout", "2s"];
    expect((await run(argv)).exitCode).toBe(expected);
    const { exitCode, stdout, stderr } = await run([...argv, "--json"]);
    expect([exitCode, stderr]).toEqual([expected, ""]);
    const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject(
      expected === 0 || expected === 11 ? { type: "done" } : { type: "error", exitCode: expected },
    );
  });

  test("an output that does not fit its schema: 8", async () => {
    const schema = file("price-schema.json", {
      type: "object",
      required: ["price"],
      properties: { price: { type: "number" } },
    });
    const argv = [
      "run",
      "browser-use-v4",
      "x",
      "--schema",
      schema,
      ...scripted("price", { statuses: ["completed"], output: { price: "9" } }),
    ];
    const { exitCode, stderr } = await run(argv);
    expect(exitCode).toBe(8);
    expect(stderr).toContain("/price: must be number");
  });

  test("a host that cannot be reached: 7", async () => {
    const argv = ["start", "browser-use-v4", "x", "--base-url", "http://127.0.0.1:9"];
    const { exitCode, stderr } = await run(argv, { env: KEY });
    expect(exitCode).toBe(7);
    expect(stderr).not.toContain("    at ");
  });

  test("Ctrl-C: 130, with the command that waits again, which works", async () => {
    const mock = await startMock("browser-use-v4", {
      checkRequests: false,
      script: { statuses: [{ status: "running", forMs: 60_000 }] },
    });
    try {
      const interrupt = new AbortController();
      const going = run(["run", "browser-use-v4", "x", "--base-url", mock.url], { env: KEY, signal: interrupt.signal });
      while (mock.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      interrupt.abort();
      const { exitCode, stderr } = await going;
      expect(exitCode).toBe(130);
      const [, url, again = ""] = /To wait for it again: errand wait --base-url (\S+) '(.*)'$/m.exec(stderr) ?? [];
      expect([url, JSON.parse(again).id, mock.tasks[0]?.status]).toEqual([mock.url, mock.tasks[0]?.id, "running"]);
      const later = await run(["wait", "--base-url", mock.url, again, "--timeout", "300ms"], { env: KEY });
      expect(later.exitCode).toBe(5);
      expect(mock.requests.filter(({ role }) => role === "start")).toHaveLength(1);
    } finally {
      await mock.close();
    }
  });

  test("Ctrl-C with --stop-on-interrupt stops the task", async () => {
    const mock = await startMock("browser-use-v4", {
      checkRequests: false,
      script: { statuses: [{ status: "running", forMs: 60_000 }] },
    });
    try {
      const interrupt = new AbortController();
      const going = run(["run", "browser-use-v4", "x", "--base-url", mock.url, "--stop-on-interrupt"], {
        env: KEY,
        signal: interrupt.signal,
      });
      while (mock.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      interrupt.abort();
      expect((await going).exitCode).toBe(130);
      expect(mock.tasks[0]?.status).toBe("cancelled");
    } finally {
      await mock.close();
    }
  });
});

describe("with --mock", () => {
  const noNetwork = (async () => {
    throw new Error("The network was used.");
  }) as typeof fetch;
  const env = new Proxy(
    {},
    {
      get: (_, name) => {
        if (/KEY/.test(String(name))) throw new Error(`${String(name)} was read.`);
        return undefined;
      },
    },
  );

  test.each(cliProviders.map(({ name }) => name))(
    "%s runs a task without a key and without the network",
    async (name) => {
      const fields = name === "browser-act" ? ["--field", "workflow_id=1"] : [];
      const real = globalThis.fetch;
      globalThis.fetch = noNetwork;
      try {
        const { exitCode, stdout } = await run(["run", name, "hello", ...fields, "--mock"], { env, fetch: noNetwork });
        expect([exitCode, stdout.length > 3]).toEqual([0, true]);
      } finally {
        globalThis.fetch = real;
      }
    },
  );
});

describe("what goes in and out", () => {
  test("a handle goes from start to wait through a pipe", async () => {
    const started = await run(["start", "browser-use-v4", "x", "--mock"]);
    const { exitCode, stdout } = await run(["wait", "--mock"], { stdin: started.stdout });
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { heading: "Example Domain" }]);
  });

  test("the prompt comes from standard input, or from a file", async () => {
    const mock = await startMock("browser-use-v4", { checkRequests: false });
    const where = ["--base-url", mock.url];
    await run(["start", "browser-use-v4", ...where], { env: KEY, stdin: "from a pipe\n" });
    await run(["start", "browser-use-v4", "-", ...where], { env: KEY, stdin: "from a dash" });
    await run(["start", "browser-use-v4", "--prompt-file", file("prompt.txt", "from a file\n"), ...where], {
      env: KEY,
    });
    await mock.close();
    expect(mock.tasks.map(({ input }) => input)).toEqual([
      { task: "from a pipe" },
      { task: "from a dash" },
      { task: "from a file" },
    ]);
  });

  test("fields have the types of the contract, and go over those of a file", async () => {
    const mock = await startMock("browser-use-v2", { checkRequests: false });
    const input = file("input.json", { maxSteps: 5, llm: "browser-use-2.0" });
    const argv = [
      "start",
      "browser-use-v2",
      "x",
      "--input",
      input,
      "--field",
      "maxSteps=7",
      "--field",
      "vision=true",
      "--url",
      "https://a.example",
    ];
    const { exitCode, stderr } = await run([...argv, "--base-url", mock.url], { env: KEY });
    await mock.close();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(mock.tasks[0]?.input).toEqual({
      task: "x",
      maxSteps: 7,
      llm: "browser-use-2.0",
      vision: true,
      startUrl: "https://a.example",
    });
  });

  test("-o writes the output to a file, and prints it where that fails", async () => {
    const path = join(folder, "out.json");
    const good = await run(["run", "browser-use-v4", "x", "--mock", "-o", path]);
    expect([good.exitCode, good.stdout, readFileSync(path, "utf8")]).toEqual([0, "", '{"heading":"Example Domain"}\n']);
    const bad = await run(["run", "browser-use-v4", "x", "--mock", "-o", join(folder, "none", "out.json")]);
    expect(bad.stdout).toBe('{"heading":"Example Domain"}\n');
    expect(bad.stderr).toMatch(/could not be written to .* \(ENOENT\), and was printed/);
  });

  test("download writes files under their names, and never out of the folder", async () => {
    const script = { statuses: ["completed"], files: [{ name: "../../evil.csv", url: "https://files.example/1" }] };
    const dir = join(folder, "down");
    const { exitCode } = await run(["download", "browser-act", "1", "--dir", dir, ...scripted("evil", script)]);
    const text = readFileSync(join(dir, "evil.csv"), "utf8");
    expect([exitCode, text, existsSync(join(folder, "..", "evil.csv"))]).toEqual([0, "A file of the mock.\n", false]);
  });

  test("api prints the answer of a refusal, and exits 6", async () => {
    const mock = await startMock("browser-use-v4", {
      checkRequests: false,
      faults: [{ fault: "answer", status: 404 }],
    });
    const argv = ["api", "browser-use-v4", "GET", "/sessions", "--base-url", mock.url];
    const { exitCode, stdout, stderr } = await run(argv, { env: KEY });
    const good = await run([...argv, "--field", "limit=1"], { env: KEY });
    await mock.close();
    expect([exitCode, JSON.parse(stdout), good.exitCode]).toEqual([6, { detail: "Not found" }, 0]);
    expect(stderr).toBe("GET /sessions was answered with 404.\n");
    expect(mock.requests[1]?.query).toEqual({ limit: "1" });
  });

  test("doctor says which keys and hosts are missing", async () => {
    const fetch = (async () => {
      throw new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } });
    }) as typeof globalThis.fetch;
    const { exitCode, stdout } = await run(["doctor", "browser-use-v4"], { fetch });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^no {2}browser-use-v4 key +BROWSER_USE_API_KEY is not set$/m);
    expect(stdout).toMatch(/^no {2}browser-use-v4 host +api\.browser-use\.com does not answer \(ENOTFOUND\)$/m);
    const fine = await run(["doctor", "browser-use-v4", "--json"], {
      env: KEY,
      fetch: (async () => new Response(null, { status: 404 })) as typeof globalThis.fetch,
    });
    expect(fine.exitCode).toBe(0);
    expect(
      fine.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).ok),
    ).not.toContain(false);
  });
});
