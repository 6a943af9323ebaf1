import { rectY, text } from "@observablehq/plot";
import { anchorBrowser } from "../../src/index.ts";
import { SECOND } from "../clock/durations.ts";
import { onVirtualTime } from "../clock/virtual-clock.ts";
import { startServer } from "../provider/start-server.ts";
import { virtualProvider } from "../provider/virtual-provider.ts";
import { count, seconds, table } from "../report/markdown.ts";
import { atMost, type Findings, type Part } from "../report/part.ts";
import { savePlot } from "../report/plot.ts";
import { busiestWindow, mean } from "../report/windows.ts";
import { anchorHandle, KEY } from "../rivals/errand.ts";
import { setNodeFetch } from "../rivals/stub-node-fetch.ts";
import { type Waiter, type WaiterOptions, waiters } from "../rivals/waiters.ts";

const WAITS = 500;
const DURATION_MS = 20 * SECOND;
const RATE = 50;
const WINDOW_MS = 100;
/** The polling helpers that are also run in real time, one after another. */
const IN_REAL_TIME = /^(browser-use-sdk|@hyperbrowser)/;

type Client = { name: string; waitAll(ids: readonly string[], onEnd: () => void): Promise<void> };
type Herd = { name: string; moments: number[]; delays: number[] };

export const part: Part = { title: `Herd: ${WAITS} waits started together`, measure };

async function measure(): Promise<Findings> {
  const virtual = await inVirtualTime();
  const real = await inRealTime();
  const [ours] = virtual;
  const [oursInRealTime] = real;
  if (ours === undefined || oursInRealTime === undefined) throw new Error("errand was not measured.");
  draw(virtual.filter(({ name }) => /^(errand|browser-use-sdk.*v4|@smithy.*defaults)/.test(name)));
  return {
    text: report(virtual, real),
    targets: [
      atMost(`requests in the busiest ${WINDOW_MS} ms, virtual time`, busiestWindow(ours.moments, WINDOW_MS), 6, "", 0),
      atMost(
        "mean delay in s, 1.1 x waits / (2 x rate)",
        mean(ours.delays) / 1000,
        (1.1 * WAITS) / (2 * RATE),
        " s",
        2,
      ),
      atMost(
        `requests sent in the busiest ${WINDOW_MS} ms, real time`,
        busiestWindow(oursInRealTime.moments, WINDOW_MS),
        6,
        "",
        0,
      ),
    ],
  };
}

async function inVirtualTime(): Promise<Herd[]> {
  const herds: Herd[] = [];
  const baseUrl = "https://provider.invalid";
  const names = clients({ baseUrl, fetch }).map(({ name }) => name);
  for (const name of names) {
    const herd = await onVirtualTime(1, async (clock) => {
      const provider = virtualProvider(clock);
      setNodeFetch(provider.fetch);
      globalThis.fetch = provider.fetch;
      const client = clients({ baseUrl, fetch: provider.fetch }).find((each) => each.name === name);
      const ids = Array.from({ length: WAITS }, (_, index) => `task-${index}`);
      for (const id of ids) provider.add(id, DURATION_MS);
      const delays: number[] = [];
      await clock.until(client?.waitAll(ids, () => delays.push(clock.now() - DURATION_MS)) ?? Promise.reject(name));
      const moments = provider.takeSeen().flatMap(({ at, what }) => (what === "start" ? [] : [at]));
      return { name, moments, delays };
    });
    herds.push(herd);
  }
  return herds;
}

async function inRealTime(): Promise<Herd[]> {
  const server = await startServer();
  const herds: Herd[] = [];
  const { baseUrl } = server;
  setNodeFetch(undefined);
  globalThis.fetch = realFetch;
  let sent: number[] = [];
  const fetch: WaiterOptions["fetch"] = (input, init) => {
    sent.push(performance.now());
    return realFetch(input, init);
  };
  for (const { name, waitAll } of clients({ baseUrl, fetch })) {
    if (name !== "errand, waitAll" && !IN_REAL_TIME.test(name)) continue;
    const end = Date.now() + DURATION_MS;
    const ids = Array.from({ length: WAITS }, (_, index) => `task-${herds.length}-${index}-until-${end}`);
    const delays: number[] = [];
    sent = [];
    await waitAll(ids, () => delays.push(Date.now() - end));
    const arrivals = await server.takeArrivals();
    // The others take no fetch; what they send is counted where it arrives.
    const moments = sent.length > 0 ? sent : arrivals.flatMap(({ at, what }) => (what === "start" ? [] : [at]));
    herds.push({ name, moments, delays });
  }
  server.close();
  return herds;
}

const realFetch = globalThis.fetch;

function clients(options: WaiterOptions): Client[] {
  const errand = anchorBrowser({ apiKey: KEY, ...options });
  const ours: Client = {
    name: "errand, waitAll",
    async waitAll(ids, onEnd) {
      for await (const outcome of errand.waitAll(ids.map(anchorHandle))) {
        if (!outcome.ok) throw outcome.error;
        onEnd();
      }
    },
  };
  return [ours, ...waiters(options).map(together)];
}

function together({ name, wait }: Waiter): Client {
  return {
    name,
    async waitAll(ids, onEnd) {
      await Promise.all(ids.map((id) => wait(id).then(onEnd)));
    },
  };
}

function report(virtual: readonly Herd[], real: readonly Herd[]): string {
  const head = ["client", "requests", `most in any ${WINDOW_MS} ms`, "mean delay", "worst delay"];
  const row = ({ name, moments, delays }: Herd) => [
    name,
    count(moments.length),
    count(busiestWindow(moments, WINDOW_MS)),
    seconds(mean(delays)),
    seconds(Math.max(...delays)),
  ];
  return `${WAITS} waits for tasks of ${seconds(DURATION_MS, 0)} begin in one moment. errand sends at most ${RATE} requests a second for all of them, its
default; the others know no such limit. A window is any ${WINDOW_MS} ms, wherever it begins. A perfect queue at that rate is
${seconds((1000 * WAITS) / (2 * RATE))} late on average: each task is read every waits / rate = ${WAITS / RATE} s. The price of the limit is that delay; raise
\`maxRequestsPerSecond\` where the provider allows more. On virtual time, the same in every run (20 s is a multiple of the
2 s of most others, so that they are not late at all; on average they would be 1 s late):

${table(head, virtual.map(row))}

![Requests over time](plots/herd.svg)

In real time, against a server in a process of its own on 127.0.0.1; errand's requests counted as they are sent, the
others' as they arrive:

${table(head, real.map(row))}`;
}

function draw(herds: readonly Herd[]): void {
  const bars = herds.flatMap(({ name, moments }) => {
    const client = name.replace(/ \d[\d.]*/, "");
    return countPer(WINDOW_MS, moments).map(({ from, requests }) => ({ from, requests, client }));
  });
  const domain = [...new Set(bars.map(({ client }) => client))];
  savePlot("herd", {
    width: 760,
    height: 460,
    marginLeft: 50,
    marginRight: 20,
    x: { label: "seconds since the waits began", domain: [0, 40] },
    y: {
      type: "sqrt",
      label: `requests per ${WINDOW_MS} ms, square root scale`,
      grid: true,
      ticks: [5, 100, 500, 1_000],
    },
    fy: { domain, label: null, axis: null },
    color: { domain, range: ["#0b7a75", "#8a8a8a", "#8a8a8a"] },
    marks: [
      rectY(bars, {
        clip: true,
        x1: "from",
        x2: ({ from }) => from + WINDOW_MS / 1000,
        y: "requests",
        fy: "client",
        fill: "client",
      }),
      text(domain, { fy: (name) => name, text: (name) => name, frameAnchor: "top-right", dx: -4, dy: 4 }),
    ],
  });
}

function countPer(widthMs: number, moments: readonly number[]): { from: number; requests: number }[] {
  const counts = new Map<number, number>();
  for (const moment of moments) {
    const from = (Math.floor(moment / widthMs) * widthMs) / 1000;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].map(([from, requests]) => ({ from, requests }));
}
