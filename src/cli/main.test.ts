import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startMock } from "../mock.ts";
import { runCommandLine as run } from "../testing/run-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-main-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

const scripted = (name: string, script: object) => ["--mock-script", file(`${name}.json`, script)];
const KEY = { BROWSER_USE_API_KEY: "test-key" };

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
