import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startMock } from "../mock.ts";
import { runCommandLine as run } from "../testing/run-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-many-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The state of each key in a journal's file: the last line of a key counts. */
function statesIn(journal: string): string[] {
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line) as { key?: string; entry?: { state: string } });
  return [...new Map(entries.flatMap(({ key, entry }) => (entry ? [[key, entry.state]] : []))).values()];
}

test("a batch that was interrupted goes on where it was, and starts nothing twice", { timeout: 30_000 }, async () => {
  const mock = await startMock("browser-use-v4", { checkRequests: false, speed: 20 });
  const inputs = join(folder, "inputs.ndjson");
  writeFileSync(inputs, Array.from({ length: 20 }, (_, index) => `{"task":"${index}"}\n`).join(""));
  const journal = join(folder, "batch.ndjson");
  const env = { BROWSER_USE_API_KEY: "test-key" };
  const argv = [
    "run",
    "browser-use-v4",
    "--many",
    inputs,
    "--journal",
    journal,
    "--concurrency",
    "4",
    "--base-url",
    mock.url,
  ];
  try {
    const interrupt = new AbortController();
    const going = run(argv, { env, signal: interrupt.signal });
    // While a start is under way an interrupt leaves it uncertain, which the next run would have to wait for.
    const isBetweenStarts = () => mock.tasks.length >= 8 && !statesIn(journal).includes("starting");
    while (!isBetweenStarts()) await new Promise((resolve) => setTimeout(resolve, 5));
    interrupt.abort();
    expect((await going).exitCode).toBe(130);
    expect(mock.tasks.length).toBeLessThan(20);

    const { exitCode, stdout } = await run(argv, { env });
    expect([exitCode, stdout.trim().split("\n").length]).toEqual([0, 20]);
    expect(mock.requests.filter(({ role }) => role === "start")).toHaveLength(20);
  } finally {
    await mock.close();
  }
});
