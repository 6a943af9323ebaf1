import { dot, text } from "@observablehq/plot";
import { anchorBrowser } from "../../src/index.ts";
import { logUniform, MINUTE, SECOND } from "../clock/durations.ts";
import { onVirtualTime, type VirtualClock } from "../clock/virtual-clock.ts";
import { type VirtualProvider, virtualProvider } from "../provider/virtual-provider.ts";
import { percent, table } from "../report/markdown.ts";
import { atMost, type Findings, type Part } from "../report/part.ts";
import { savePlot } from "../report/plot.ts";
import { anchorHandle, KEY } from "../rivals/errand.ts";
import { setNodeFetch } from "../rivals/stub-node-fetch.ts";
import { documentedLoops, type Waiter, waiters } from "../rivals/waiters.ts";

const TASKS = 1_000;
const DURATIONS = logUniform(TASKS, SECOND, 30 * MINUTE);
const BASE_URL = "https://provider.invalid";
const FOUR_HOURS_MS = 14_400_000;

type Pace = { waiter: Waiter; reads: number; delay: number; worst: number };

export const part: Part = {
  title: "Pace: how often a wait reads, and how late it knows",
  measure: () => onVirtualTime(1, measure),
};

async function measure(clock: VirtualClock): Promise<Findings> {
  const provider = virtualProvider(clock);
  setNodeFetch(provider.fetch);
  globalThis.fetch = provider.fetch;
  const theirs = { baseUrl: BASE_URL, fetch: provider.fetch, timeoutMs: FOUR_HOURS_MS };
  const paces: Pace[] = [];
  for (const waiter of [errandWaiter(provider), ...waiters(theirs), ...documentedLoops(theirs)]) {
    paces.push(await paceOf(waiter, provider, clock));
  }
  const [ours] = paces;
  if (ours === undefined) throw new Error("errand was not measured.");
  draw(paces);
  return {
    text: report(paces),
    targets: [
      atMost("status reads per task", ours.reads, 46),
      atMost("mean delay, in % of the duration", ours.delay * 100, 5.5, " %", 2),
    ],
  };
}

function errandWaiter({ fetch }: VirtualProvider): Waiter {
  const errand = anchorBrowser({ apiKey: KEY, baseUrl: BASE_URL, fetch });
  return {
    name: "errand, wait",
    code: "own",
    policy: "10 % of the elapsed time, 0.5 s to 15 s, up to 20 % less at random",
    api: "anchor",
    wait: (id) => errand.wait(anchorHandle(id)),
  };
}

async function paceOf(waiter: Waiter, provider: VirtualProvider, clock: VirtualClock): Promise<Pace> {
  let reads = 0;
  let delay = 0;
  let worst = 0;
  for (const [index, duration] of DURATIONS.entries()) {
    const id = `task-${index}`;
    provider.add(id, duration);
    const began = clock.now();
    await clock.until(waiter.wait(id));
    const late = (clock.now() - began - duration) / duration;
    reads += provider.takeSeen().filter(({ what }) => what === "status").length;
    delay += late;
    worst = Math.max(worst, late);
  }
  return { waiter, reads: reads / TASKS, delay: delay / TASKS, worst };
}

function report(paces: readonly Pace[]): string {
  const rows = paces.map(({ waiter: { name, policy, code }, reads, delay, worst }) => [
    name,
    policy,
    code === "own" ? "its own code" : "a loop as documented",
    reads.toFixed(1),
    percent(delay, 2),
    percent(worst, 0),
  ]);
  return `${TASKS.toLocaleString("en-US")} tasks one after another, durations log-uniform from 1 s to 30 min, answers without latency, on virtual time: the
same figures in every run. Reads are status reads; a full read at the end is not counted. The delay is from the end of
the task to the moment the wait gives it, in per cent of the task's duration. Deadlines of helpers that have one were
raised to four hours (browser-use-sdk v2 gives up after five minutes by itself). anchorbrowser, @browserbasehq/sdk,
@onkernel/sdk and steel-sdk bring no wait that polls; Anchor's documentation shows a loop.

${table(["client", "policy", "what ran", "reads per task", "mean delay", "worst delay"], rows)}

![Status reads per task against mean delay](plots/pace.svg)`;
}

type Point = { reads: number; delay: number; ours: boolean; name: string };

function draw(paces: readonly Pace[]): void {
  // Clients with the same policy share a point.
  const points = new Map<string, Point>();
  for (const { waiter, reads, delay } of paces) {
    const key = percent(delay);
    const name = waiter.name.replace(/ \d[\d.]*|,.*(?<!sets it)$/g, "");
    const found = points.get(key);
    if (found === undefined) points.set(key, { reads, delay: delay * 100, ours: name === "errand", name });
    else if (!found.name.includes(name)) found.name += `, ${name}`;
  }
  const tickFormat = (value: number) => String(value);
  const axis = { type: "log", grid: true, tickFormat } as const;
  savePlot("pace", {
    width: 760,
    height: 420,
    marginTop: 30,
    marginBottom: 40,
    x: { ...axis, label: "status reads per task", domain: [3, 400], ticks: [5, 10, 20, 50, 100, 200] },
    y: { ...axis, label: "mean delay, % of the duration", domain: [3, 300], ticks: [5, 10, 20, 50, 100, 200] },
    color: { domain: [true, false], range: ["#0b7a75", "#8a8a8a"] },
    marks: [
      dot([...points.values()], { x: "reads", y: "delay", fill: "ours", r: 6 }),
      text([...points.values()], { x: "reads", y: "delay", text: "name", dy: 12, lineAnchor: "top", lineWidth: 14 }),
    ],
  });
}
