import { createLogUpdate } from "log-update";
import type { TaskEvent } from "../index.ts";
import type { Io } from "./io.ts";

/** How a batch stands: a bar on a terminal, a line at each tenth elsewhere, nothing with `--json`. */
export type Tally = {
  note(event: TaskEvent): void;
  end(ok: boolean): void;
  /** A line of its own, after the bar. */
  say(line: string): void;
  close(): void;
};

const BAR = 16;

export function createTally(total: number, { stderr }: Io, isSilent: boolean): Tally {
  const counts = { started: 0, done: 0, failed: 0, heldBack: 0 };
  const lines: string[] = [];
  const update = stderr.isTTY && !isSilent ? createLogUpdate(stderr) : undefined;
  const sentence = () => {
    const { started, done, failed, heldBack } = counts;
    const over = done + failed;
    const held = heldBack > 0 ? `, ${heldBack} waiting for room` : "";
    return `${over} of ${total}: ${done} completed, ${failed} failed, ${Math.max(0, started - over)} running${held}`;
  };
  const bar = () => {
    const filled = Math.round(((counts.done + counts.failed) / total) * BAR);
    return `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${sentence()}`.slice(0, (stderr.columns ?? 80) - 1);
  };
  const step = Math.max(1, Math.ceil(total / 10));
  return {
    note(event) {
      if (event.type === "started") counts.started += 1;
      if (event.type === "batch") counts.heldBack = event.heldBack;
      update?.(bar());
    },
    end(ok) {
      if (ok) counts.done += 1;
      else counts.failed += 1;
      update?.(bar());
      const over = counts.done + counts.failed;
      if (update === undefined && !isSilent && (over % step === 0 || over === total)) stderr.write(`${sentence()}\n`);
    },
    say: (line) => lines.push(line),
    close() {
      update?.(bar());
      update?.done();
      for (const line of lines) stderr.write(`${line}\n`);
    },
  };
}
