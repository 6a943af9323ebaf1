import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "..");

const program = `
import assert from "node:assert/strict";
import test from "node:test";
import { browserUseV4 } from "${SRC}/index.ts";
import { createMock } from "${SRC}/mock.ts";

test("a 429, a reset and an unknown word", async () => {
  const script = { statuses: ["queued", { status: "DREAMING", reads: 1 }, "completed"] };
  const faults = [{ fault: "answer", status: 429, on: "read" }, { fault: "reset", on: "read" }] as const;
  const mock = createMock("browser-use-v4", { clock: "virtual", script, faults });
  const task = await browserUseV4({ apiKey: "any", fetch: mock.fetch }).run({ task: "a" });
  await mock.close();
  assert.deepEqual([task.state, mock.requests.length], ["completed", 7]);
});
`;

test("the mock and its clock run in node:test as in vitest", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "errand-node-test-"));
  try {
    const file = join(folder, "ten-lines.test.ts");
    writeFileSync(file, program);
    const args = ["--import", import.meta.resolve("tsx"), "--test", "--test-reporter=tap", file];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8", env: { PATH: process.env.PATH } });
    expect({ status, passed: /^# pass 1$/m.test(stdout) }, stdout).toEqual({ status: 0, passed: true });
    const [, ms] = /duration_ms: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(ms)).toBeLessThan(1_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
