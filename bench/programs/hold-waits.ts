import { getEventListeners } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { anchorHandle, KEY, type Library } from "../rivals/errand.ts";

/**
 * Prints, as JSON, what a process with many live waits holds: `errand`, or `raw fetch` in a bare loop that sends the
 * same requests at the same rate. Needs --expose-gc.
 */
const [who = "", baseUrl = "", library = "", waits = "", rate = "", seconds = ""] = process.argv.slice(2);
const IN_FLIGHT = 16;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const heapKb = async () => {
  for (let times = 0; times < 4; times += 1) {
    globalThis.gc?.();
    await sleep(20);
  }
  return process.memoryUsage().heapUsed / 1024;
};
const handles = Array.from({ length: Number(waits) }, (_, index) => anchorHandle(`task-${index}`));
const controller = new AbortController();
const { signal } = controller;
let requests = 0;

const errand = async () => {
  const { anchorBrowser } = (await import(library)) as Library;
  const onExchange = () => {
    requests += 1;
  };
  const limits = { maxRequestsPerSecond: Number(rate), maxInFlight: IN_FLIGHT };
  const client = anchorBrowser({ apiKey: KEY, baseUrl, onExchange, ...limits });
  return {
    one: () => client.get("task-0"),
    async all() {
      for await (const outcome of client.waitAll(handles, { signal })) if (outcome.ok) throw new Error("Too early.");
    },
  };
};

const rawFetch = async () => {
  const one = async (id = "task-0") => {
    const url = `${baseUrl}/v1/tools/perform-web-task/${id}/status`;
    const response = await fetch(url, { headers: { "anchor-api-key": KEY } });
    requests += 1;
    return response.json();
  };
  const all = async () => {
    const began = performance.now();
    let inFlight = 0;
    for (let sent = 0; !signal.aborted; ) {
      const due = ((performance.now() - began) * Number(rate)) / 1000;
      for (; sent < due && inFlight < IN_FLIGHT; sent += 1) {
        inFlight += 1;
        void one(handles[sent % handles.length]?.id).finally(() => {
          inFlight -= 1;
        });
      }
      await sleep(1);
    }
  };
  return { one, all };
};

const { one, all } = await (who === "errand" ? errand() : rawFetch());
for (let warm = 0; warm < 500; warm += 1) await one();
const heapBefore = await heapKb();
requests = 0;

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let rssMb = 0;
const sampling = setInterval(() => {
  rssMb = Math.max(rssMb, process.memoryUsage().rss / 2 ** 20);
}, 250);
const ended = all();
await sleep(Number(seconds) * 1000);
clearInterval(sampling);
delay.disable();
const listeners = getEventListeners(signal, "abort").length;
const sent = requests;
const heapPerWaitKb = ((await heapKb()) - heapBefore) / handles.length;
controller.abort(new Error("Enough."));
await ended;
const result = {
  heapPerWaitKb,
  rssMb,
  requests: sent,
  delayP99Ms: delay.percentile(99) / 1e6,
  delayMaxMs: delay.max / 1e6,
  listeners,
  listenersLeft: getEventListeners(signal, "abort").length,
};
console.log(JSON.stringify(result));
process.exit();
