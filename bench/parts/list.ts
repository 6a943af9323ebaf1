import { createTaskClient } from "../../src/client.ts";
import { anchorBrowser, browserAct } from "../../src/index.ts";
import { type BrowserActOptions, browserActProvider } from "../../src/providers/browser-act/provider.ts";
import { logUniform, MINUTE, SECOND, shuffled } from "../clock/durations.ts";
import { seededRandom } from "../clock/seeded-random.ts";
import { onVirtualTime } from "../clock/virtual-clock.ts";
import { type Seen, type VirtualProvider, virtualProvider } from "../provider/virtual-provider.ts";
import { count, percent, seconds, table } from "../report/markdown.ts";
import { atLeast, atMost, type Findings, type Part, type Target } from "../report/part.ts";
import { mean } from "../report/windows.ts";
import { anchorHandle, browserActHandle, KEY } from "../rivals/errand.ts";

const WAITS = 500;
const ANCHOR_RATE = 10;
const BASE_URL = "https://provider.invalid";
const DURATIONS: Record<string, readonly number[]> = {
  "20 s each": Array.from({ length: WAITS }, () => 20 * SECOND),
  "log-uniform, 1 s to 30 min": shuffled(logUniform(WAITS, SECOND, 30 * MINUTE), seededRandom(2)),
};

type Batch = { status: number; full: number; delayMs: number; delayShare: number };
type Setting = { batched: boolean; limited: boolean; foreign?: number };

export const part: Part = { title: "Lists: one request for hundreds of reads", measure };

async function measure(): Promise<Findings> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const [name, durations] of Object.entries(DURATIONS)) {
    const single = await browserActBatch(durations, { batched: false, limited: false });
    const listed = await browserActBatch(durations, { batched: true, limited: false });
    targets.push(
      atLeast(`times fewer status requests, tasks of ${name}`, single.status / listed.status, 100),
      atLeast(`times fewer requests in all, tasks of ${name}`, total(single) / total(listed), 20),
      atMost(`mean delay against single reads, tasks of ${name}`, listed.delayMs / single.delayMs, 1, " x", 2),
    );
    const singleAtRate = await browserActBatch(durations, { batched: false, limited: true });
    const listedAtRate = await browserActBatch(durations, { batched: true, limited: true });
    const mixed = await browserActBatch(durations, { batched: true, limited: true, foreign: WAITS / 2 });
    rows.push(
      row(name, "one by one, no limit on the rate", single, single),
      row(name, "list, no limit on the rate", listed, single),
      row(name, "one by one, 50 a second", singleAtRate, singleAtRate),
      row(name, "list, 50 a second", listedAtRate, singleAtRate),
      row(name, `list, 50 a second, ${WAITS / 2} tasks of others among them`, mixed, singleAtRate),
    );
  }
  const gaps: string[][] = [];
  for (const [name, durations] of Object.entries(DURATIONS)) {
    const { worst, reads, delayMs } = await anchorGaps(durations);
    targets.push(atMost(`gap / (pace gap + live waits / rate), tasks of ${name}`, worst, 1.1, " x", 3));
    gaps.push([name, count(reads), `${worst.toFixed(3)} x`, seconds(delayMs)]);
  }
  return { text: report(rows, gaps), targets };
}

/** 500 waits of one client, begun together. */
function browserActBatch(durations: readonly number[], { batched, limited, foreign = 0 }: Setting): Promise<Batch> {
  return onVirtualTime(3, async (clock) => {
    const provider = virtualProvider(clock, { foreign });
    const rate = limited ? {} : { maxRequestsPerSecond: Infinity, maxInFlight: Infinity };
    const options = { apiKey: KEY, baseUrl: BASE_URL, fetch: provider.fetch, ...rate };
    const client = batched ? browserAct(options) : withoutList(options);
    const ids = startAll(provider, durations);
    const delays: number[] = [];
    const shares: number[] = [];
    const waiting = (async () => {
      for await (const { ok, index } of client.waitAll(ids.map(browserActHandle))) {
        const duration = durations[index] ?? 0;
        if (!ok) throw new Error(`Task ${index} did not complete.`);
        delays.push(clock.now() - duration);
        shares.push((clock.now() - duration) / duration);
      }
    })();
    await clock.until(waiting);
    const seen = provider.takeSeen();
    const full = seen.filter(({ what }) => what === "task").length;
    return { status: seen.length - full, full, delayMs: mean(delays), delayShare: mean(shares) };
  });
}

/** The library's own code for a provider that cannot list. */
/** How long after a read at an age the next one is promised at the latest, in milliseconds. */
function promisedGapMs(ageMs: number): number {
  return Math.min(Math.max(0.1 * ageMs, 500), 15_000);
}

function withoutList(options: BrowserActOptions) {
  const { many: _, ...provider } = browserActProvider(options);
  return createTaskClient(provider);
}

/** The largest gap between two reads of one task, as a share of what the pace and a fair queue explain. */
function anchorGaps(durations: readonly number[]): Promise<{ worst: number; reads: number; delayMs: number }> {
  return onVirtualTime(4, async (clock) => {
    const provider = virtualProvider(clock);
    const options = { apiKey: KEY, baseUrl: BASE_URL, fetch: provider.fetch };
    const client = anchorBrowser({ ...options, maxRequestsPerSecond: ANCHOR_RATE });
    const ids = startAll(provider, durations);
    const ends: number[] = [];
    const delays: number[] = [];
    const waiting = (async () => {
      for await (const { index } of client.waitAll(ids.map(anchorHandle))) {
        ends.push(clock.now());
        delays.push(clock.now() - (durations[index] ?? 0));
      }
    })();
    await clock.until(waiting);
    const seen = provider.takeSeen();
    return { worst: worstGap(seen, ends), reads: seen.length, delayMs: mean(delays) };
  });
}

function worstGap(seen: readonly Seen[], ends: readonly number[]): number {
  const lastRead = new Map<string, number>();
  let worst = 0;
  for (const { id, at } of seen) {
    const before = lastRead.get(id) ?? 0;
    const live = WAITS - ends.filter((end) => end <= before).length;
    worst = Math.max(worst, (at - before) / (promisedGapMs(before) + (1000 * live) / ANCHOR_RATE));
    lastRead.set(id, at);
  }
  return worst;
}

function startAll(provider: VirtualProvider, durations: readonly number[]): string[] {
  return durations.map((duration, index) => {
    provider.add(`task-${index}`, duration);
    return `task-${index}`;
  });
}

function total({ status, full }: Batch): number {
  return status + full;
}

function row(tasks: string, how: string, batch: Batch, single: Batch): string[] {
  const { status, full, delayMs, delayShare } = batch;
  return [
    tasks,
    how,
    count(status),
    count(full),
    `${(single.status / status).toFixed(0)} x`,
    `${(total(single) / total(batch)).toFixed(0)} x`,
    seconds(delayMs, 2),
    percent(delayShare),
  ];
}

function report(rows: readonly string[][], gaps: readonly string[][]): string {
  return `${WAITS} waits of one client, begun together, answers without latency, on virtual time: the same figures in every run.
BrowserAct lists 500 tasks a page. Status requests are pages and single status reads; the full read of each finished
task, where its output is, comes on top. "One by one" is the same code for the same provider without its list. Without
a limit on the rate only the pace makes either of them late: that is the comparison at the same delay. At 50 requests a
second, the default, the list leaves the budget to the full reads.

${table(["tasks", "read", "status requests", "full reads", "fewer status requests", "fewer requests", "mean delay", "of the duration"], rows)}

Anchor cannot list. ${WAITS} waits at ${ANCHOR_RATE} requests a second: the worst gap between two reads of one task, as a share of what
its pace (before jitter shortens it) and one turn of all live waits take together. A fair queue stays at 1 or below.

${table(["tasks", "reads", "worst gap", "mean delay"], gaps)}`;
}
