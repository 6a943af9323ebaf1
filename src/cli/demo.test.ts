import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { contractNames } from "../mock.ts";
import { CapturedOutput } from "../testing/captured-output.ts";
import { runDemo } from "./demo.ts";
import { type DemoTask, demoTasks } from "./demo-tasks.ts";
import { cliProviders } from "./providers.ts";

test("npm start without arguments runs every task of the demo and exits 0", { timeout: 60_000 }, () => {
  const root = resolve(import.meta.dirname, "../..");
  // As npm runs it, without its own lines. No key of this machine gets in.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const { status, stdout, stderr } = spawnSync("npm", ["start", "--silent"], { cwd: root, encoding: "utf8", env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("This is a mock run");
  expect(stdout).toContain("Nothing is sent to a provider, and no key is needed.");
  const seen = (line: RegExp) => expect(stdout).toMatch(line);
  seen(/s {2}anchor-browser +CPU usage +RUNNING$/m);
  seen(/s {2}anchor-browser +CPU usage +COMPLETED$/m);
  seen(/s {2}browser-act +laptops +paused$/m);
  seen(/s {2}browser-use-v4 +heading +dispatching \(queued\)$/m);
  seen(/s {2}browser-use-v2 +heading +finished \(completed\)$/m);
  expect(stdout).not.toContain("browser-use-v1");
  seen(/^ {2}output\.nodes_cpu_usage\[1\]: pool-e1ro5g0nq-559gk, 24\.8 %$/m);
  seen(/^ {2}output\.items\[0\]: Laptop 14, 999$/m);
  seen(/^browser-use-v4, heading: completed\n {2}output\.heading: Example Domain\n {2}verdict: success$/m);
  seen(/^browser-use-v2, judged a failure: completed\n {2}state: completed, but verdict: failure$/m);
  seen(
    /^browser-act, meant to fail: failed\n {2}TaskFailedError, code "task_failed"\n.*Navigation timeout.*\n {2}handle id \S+$/m,
  );
  expect(stdout.trim().split("\n").at(-1)).toContain("This was a mock: nothing was sent to a provider.");
});

test("every contract can be used on the command line", () => {
  const names = cliProviders.map(({ name }) => name);
  expect(contractNames.filter((contract) => !names.includes(contract))).toEqual([]);
});

test("every provider of the command line has a task in the demo that completes", () => {
  const shown = demoTasks(true).flatMap(({ provider, fails }) => (fails ? [] : [provider]));
  expect([...new Set(shown)].sort()).toEqual(cliProviders.map(({ name }) => name).sort());
});

describe("an end that was not meant exits 1 and is named", { timeout: 60_000 }, () => {
  const [anchor] = demoTasks() as [DemoTask, ...DemoTask[]];

  test.each<[string, DemoTask, string]>([
    ["a task that fails and should not", { ...anchor, script: { statuses: ["failed"] } }, "should have completed"],
    [
      "a task that completes and should not",
      { ...anchor, fails: true, script: { statuses: ["completed"] } },
      "should have failed",
    ],
    [
      "a task that fails in another way than it should",
      { ...anchor, fails: true, script: { faults: [{ fault: "answer", status: 400, times: 9 }] } },
      "should have failed",
    ],
  ])("%s", async (_name, task, words) => {
    const out = new CapturedOutput();
    expect(await runDemo(out, undefined, [task])).toBe(1);
    expect(out.text).toContain(`anchor-browser, CPU usage: ${words}`);
    expect(out.text).toContain("Not as it should be: anchor-browser, CPU usage.");
  });
});

test("Ctrl-C ends the demo with 130", { timeout: 60_000 }, async () => {
  expect(await runDemo(new CapturedOutput(), AbortSignal.abort(), demoTasks().slice(0, 1))).toBe(130);
});

test("what is gone is shown on request, and completes", { timeout: 60_000 }, async () => {
  const gone = demoTasks(true).filter(({ onRequest }) => onRequest);
  expect(gone.map(({ provider }) => provider)).toEqual(["browser-use-v1"]);
  const out = new CapturedOutput();
  expect(await runDemo(out, undefined, gone)).toBe(0);
  expect(out.text).toContain("output: Example Domain");
});
