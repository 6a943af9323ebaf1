import { createLogUpdate } from "log-update";
import pc from "picocolors";
import type { TaskEvent } from "../index.ts";
import { eventLine } from "./event-line.ts";
import type { Output } from "./io.ts";

/** One task among those that are shown. */
export type Row = { provider: string; title: string };

export type Display = {
  /** Shows what happened to the task of a row. */
  show(row: number, event: TaskEvent): void;
  /** Marks the task of a row as over. */
  end(row: number, ok: boolean): void;
  /** Leaves the last state standing. Nothing is written after it. */
  close(): void;
};

/** Shows tasks at work: one line for each, rewritten in place, on a terminal; elsewhere a line for each change. */
export function createDisplay(rows: readonly Row[], out: Output, now: () => number = () => performance.now()): Display {
  return out.isTTY ? liveDisplay(rows, out, now) : plainDisplay(rows, out, now);
}

function plainDisplay(rows: readonly Row[], out: Output, now: () => number): Display {
  const began = now();
  return {
    show(row, event) {
      const words = eventLine(event);
      if (words !== undefined) out.write(`${seconds(now() - began)}  ${label(rows, row)}  ${words}\n`);
    },
    end() {},
    close() {},
  };
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const FRAME_MS = 80;

type LiveRow = { seen: string[]; remark: string; mark: string | undefined; endedAt: number | undefined };

function liveDisplay(rows: readonly Row[], out: Output, now: () => number): Display {
  const began = now();
  const update = createLogUpdate(out);
  const live = rows.map((): LiveRow => ({ seen: [], remark: "", mark: undefined, endedAt: undefined }));
  const line = ({ seen, remark, mark, endedAt }: LiveRow, row: number) => {
    const at = now();
    const frame = FRAMES[Math.floor((at - began) / FRAME_MS) % FRAMES.length];
    const head = `${mark ?? frame} ${seconds((endedAt ?? at) - began)}  ${label(rows, row)}  `;
    const coloured =
      mark === undefined ? head : (mark === "✔" ? pc.green(mark) : pc.red(mark)) + head.slice(mark.length);
    return coloured + newest(seen, remark, (out.columns ?? 80) - head.length - 1);
  };
  const draw = () => update(live.map(line).join("\n"));
  const timer = setInterval(draw, FRAME_MS);
  draw();
  return {
    show(row, event) {
      const shown = live[row];
      const words = eventLine(event);
      if (shown === undefined || words === undefined) return;
      shown.remark = event.type === "fault" ? `  ${words}` : "";
      if (event.type === "status") shown.seen.push(event.status);
      draw();
    },
    end(row, ok) {
      const shown = live[row];
      if (shown === undefined) return;
      shown.mark = ok ? "✔" : "✖";
      shown.endedAt = now();
      draw();
    },
    close() {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}

function label(rows: readonly Row[], row: number): string {
  const width = (key: keyof Row) => Math.max(...rows.map((each) => each[key].length));
  const { provider = "", title = "" } = rows[row] ?? {};
  const padded = `${provider.padEnd(width("provider"))}  ${title.padEnd(width("title"))}`;
  return width("title") === 0 ? provider : padded;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(5)} s`;
}

/** The statuses that fit into one line: lines that wrap would make the others jump. */
function newest(seen: readonly string[], remark: string, width: number): string {
  let text = seen.join(" → ") + remark;
  for (let left = 1; text.length > width && left < seen.length; left += 1) {
    text = `… → ${seen.slice(left).join(" → ")}${remark}`;
  }
  return text.slice(0, Math.max(0, width));
}
