import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveTasks } from "../testing/task-service.ts";

/** A run of all places has ten kills of a batch of two hundred. */
const KILLS = Number(process.env.ERRAND_JOURNAL_KILLS ?? 3);
const COUNT = Number(process.env.ERRAND_JOURNAL_TASKS ?? 60);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "errand-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Line = { index: number; ok: boolean; said: string } | { refused: string };

/** Runs the batch in a process of its own, which is killed after it has said `killAfter` lines, give or take. */
async function run(path: string, url: string, killAfterMs = Number.POSITIVE_INFINITY): Promise<Line[]> {
  const program = join(import.meta.dirname, "../testing/batch-process.ts");
  const args = ["--import", "tsx", program, path, url, `${COUNT}`];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const over = new Promise((resolve) => child.once("exit", resolve));
  const lines: Line[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line) as Line);
    // The first outcome is the sign that the batch is under way.
    if (lines.length === 1 && killAfterMs !== Number.POSITIVE_INFINITY)
      setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  }
  await over;
  return lines;
}

const indexes = (lines: Line[]) => lines.map((line) => ("index" in line ? line.index : -1));

test(`a batch killed ${KILLS} times at random moments starts each of its ${COUNT} tasks once`, async () => {
  const service = await serveTasks();
  const path = join(folder, "batch.ndjson");
  for (let kill = 0; kill < KILLS; kill += 1) {
    const said = indexes(await run(path, service.url, Math.random() * 700));
    expect(new Set(said).size, "an index came twice").toBe(said.length);
  }
  const lines = await run(path, service.url);
  expect(indexes(lines).sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  expect(lines.filter((line) => !("ok" in line && line.ok && line.said === `did task ${line.index}`))).toEqual([]);
  expect(service.starts().sort()).toEqual(Array.from({ length: COUNT }, (_, index) => `task ${index}`).sort());
  await service.close();
}, 300_000);

test("a second process on the same journal is refused as a whole, and sends nothing", async () => {
  const service = await serveTasks({ tasksMs: [3_000, 4_000] });
  const path = join(folder, "shared.ndjson");
  const both = await Promise.all([run(path, service.url), run(path, service.url)]);
  const [refused = []] = both.filter((lines) => lines.length === 1);
  expect(refused).toEqual([{ refused: expect.stringContaining("is being written by another process") }]);
  expect(both.map((lines) => lines.length).sort((a, b) => a - b)).toEqual([1, COUNT]);
  expect(new Set(service.starts()).size).toBe(service.starts().length);
  await service.close();
}, 300_000);
