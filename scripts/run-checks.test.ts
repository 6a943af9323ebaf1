import { expect, test } from "vitest";
import { closingLine, processorLine, secondsInTimes } from "./run-checks.ts";

const summary = (tests: string) =>
  ` Test Files  1 failed | 3 passed (4)\n\u001b[2m      Tests \u001b[22m ${tests}\n   Duration  1.2s\n`;

test("the closing line has vitest's own numbers", () => {
  const output = summary("\u001b[1m\u001b[32m430 passed\u001b[39m\u001b[22m (430)");
  expect(closingLine({ ok: true, output }, 0)).toBe("430 passed, 0 failed");
});

test("failed and skipped tests are counted", () => {
  const output = summary("2 failed | 427 passed | 1 skipped | 1 todo (431)");
  expect(closingLine({ ok: false, output }, 0)).toBe("427 passed, 2 failed, 2 skipped");
});

test("a check that failed counts as a failure", () => {
  expect(closingLine({ ok: true, output: summary("430 passed (430)") }, 2)).toBe("430 passed, 2 failed");
});

test("a run that failed without a failed test, or printed no summary, is still a failure", () => {
  expect(closingLine({ ok: false, output: summary("430 passed (430)") }, 0)).toBe("430 passed, 1 failed");
  expect(closingLine({ ok: false, output: "vitest: not found" }, 0)).toBe("0 passed, 1 failed");
});

test("the processor time of a shell and of its children is added up", () => {
  expect(secondsInTimes("0m0.010s 0m0.020s\n1m2.500s 0m3.470s\n")).toBeCloseTo(66);
  expect(secondsInTimes("")).toBeUndefined();
});

test("the run says what it cost, and never a part of it as the whole", () => {
  expect(processorLine([1.4, 98.2])).toBe("Processor time: 100 s, user and system.");
  expect(processorLine([1.4, undefined])).toBe("Processor time: not known here.");
});
