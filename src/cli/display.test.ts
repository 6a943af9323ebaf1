import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { ConnectionError, type Handle, type TaskEvent, type TaskState } from "../index.ts";
import { CapturedOutput } from "../testing/captured-output.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { createDisplay } from "./display.ts";

const handle: Handle = { v: 1, provider: "browser-act", id: "1", startedAt: "2026-01-01T00:00:00.000Z" };
const started: TaskEvent = { type: "started", handle };
const status = (word: string, state: TaskState): TaskEvent => ({
  type: "status",
  handle,
  status: word,
  state,
  raw: {},
});
const fault: TaskEvent = {
  type: "fault",
  handle,
  error: new ConnectionError("no answer", { provider: "browser-act", sent: true }),
  failures: 1,
  nextReadInMs: 1_000,
};
const rows = [
  { provider: "anchor-browser", title: "CPU usage" },
  { provider: "browser-act", title: "laptops" },
];

describe("away from a terminal", () => {
  test("each change is a line with the time, the provider and its own word", () => {
    const out = new CapturedOutput();
    let now = 1_000;
    const display = createDisplay(rows, out, () => now);
    display.show(0, started);
    now += 560;
    display.show(1, status("created", "queued"));
    display.show(0, status("RUNNING", "running"));
    display.show(1, fault);
    display.end(0, true);
    display.close();
    expect(out.text.split("\n")).toEqual([
      "  0.0 s  anchor-browser  CPU usage  started",
      "  0.6 s  browser-act     laptops    created (queued)",
      "  0.6 s  anchor-browser  CPU usage  RUNNING",
      "  0.6 s  browser-act     laptops    read failed, again in 1.0 s: no answer",
      "",
    ]);
  });

  test("a single task needs no title", () => {
    const out = new CapturedOutput();
    createDisplay([{ provider: "anchor-browser", title: "" }], out, () => 0).show(0, status("RUNNING", "running"));
    expect(out.text).toBe("  0.0 s  anchor-browser  RUNNING\n");
  });
});

describe("on a terminal", () => {
  /** What was written since the last look, without control sequences. */
  const lookAt = (out: CapturedOutput) => {
    const lines = stripVTControlCharacters(out.text).split("\n");
    out.text = "";
    return lines.map((line) => line.trimEnd()).filter((line) => line !== "");
  };

  fakeClockTest("each task keeps its line, which shows the words seen so far and a mark at the end", () => {
    const out = new CapturedOutput({ columns: 80 });
    let now = 0;
    const display = createDisplay(rows, out, () => now);
    expect(lookAt(out)).toEqual(["⠋   0.0 s  anchor-browser  CPU usage", "⠋   0.0 s  browser-act     laptops"]);
    display.show(1, status("created", "queued"));
    display.show(1, status("finished", "completed"));
    now = 2_000;
    display.end(1, true);
    expect(lookAt(out).at(-1)).toBe("✔   2.0 s  browser-act     laptops    created → finished");
    now = 2_400;
    display.end(0, false);
    now = 9_000;
    vi.advanceTimersByTime(100);
    const lines = lookAt(out);
    expect(lines[0]).toBe("✖   2.4 s  anchor-browser  CPU usage");
    expect(lines.join("\n")).not.toContain("9.0 s");
    display.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  fakeClockTest("a failed read shows until the next good one", () => {
    const out = new CapturedOutput({ columns: 100 });
    const display = createDisplay([{ provider: "browser-act", title: "" }], out, () => 0);
    display.show(0, status("running", "running"));
    display.show(0, fault);
    expect(lookAt(out).at(-1)).toContain("running  read failed, again in 1.0 s: no answer");
    display.show(0, status("finished", "completed"));
    expect(lookAt(out).at(-1)).toBe("⠋   0.0 s  browser-act  running → finished");
    display.close();
  });

  fakeClockTest("the oldest words give way when a line is full, so that none wraps", () => {
    const out = new CapturedOutput({ columns: 40 });
    const display = createDisplay([{ provider: "browser-act", title: "" }], out, () => 0);
    for (const word of ["created", "running", "paused"]) display.show(0, status(word, "running"));
    expect(lookAt(out).at(-1)).toBe("⠋   0.0 s  browser-act  … → paused");
    display.close();
  });
});
