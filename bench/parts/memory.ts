import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildLibrary, buildProgram } from "../build.ts";
import { startServer } from "../provider/start-server.ts";
import { count, table } from "../report/markdown.ts";
import { atMost, type Findings, holds, type Part } from "../report/part.ts";
import { median } from "../report/windows.ts";
import type { ReaderName } from "../rivals/readers.ts";

const WAITS = 10_000;
/** The default of a client, and a rate at which the collector has more to do. */
const RATE = 50;
const HIGH_RATE = 400;
const SECONDS = 30;
const ROUNDS = 3;
const OUR_READS = 100_000;
const THEIR_READS = 5_000;
/** The clients that take a signal for one read. */
const WITH_SIGNAL: readonly ReaderName[] = [
  "errand",
  "raw fetch",
  "openapi-fetch 0.17.0",
  "anchorbrowser 0.16.3",
  "@browserbasehq/sdk 2.21.0",
  "steel-sdk 0.18.0",
  "@onkernel/sdk 0.84.0",
];

const OURS = "errand, waitAll";
const RAW = "raw fetch in a loop";

type Held = {
  heapPerWaitKb: number;
  rssMb: number;
  requests: number;
  delayP99Ms: number;
  delayMaxMs: number;
  listeners: number;
  listenersLeft: number;
};
type Left = { grownMb: number; most: number; left: number };

const run = promisify(execFile);

export const part: Part = {
  title: `Memory: ${count(WAITS)} waits, and one signal for ${count(OUR_READS)} reads`,
  measure,
};

async function measure(): Promise<Findings> {
  buildLibrary();
  const server = await startServer();
  const printed = async <T>(program: string, ...values: string[]): Promise<T> => {
    const { stdout } = await run(process.execPath, ["--expose-gc", buildProgram(program), ...values]);
    await server.takeArrivals();
    return JSON.parse(stdout) as T;
  };
  const hold = (who: string, rate: number) =>
    printed<Held>("hold-waits", who, server.baseUrl, "errand", String(WAITS), String(rate), String(SECONDS));

  const ours: Held[] = [];
  const raw: Held[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await hold("errand", RATE));
    raw.push(await hold("raw fetch", RATE));
  }
  const oursAtHighRate = await hold("errand", HIGH_RATE);
  const rawAtHighRate = await hold("raw fetch", HIGH_RATE);
  const left: [name: string, reads: number, Left][] = [];
  for (const name of WITH_SIGNAL) {
    const reads = name === "errand" ? OUR_READS : THEIR_READS;
    left.push([name, reads, await printed<Left>("share-signal", name, server.baseUrl, "errand", String(reads))]);
  }
  server.close();

  const rssMb = median(ours.map((held, round) => held.rssMb - (raw[round]?.rssMb ?? 0)));
  const own = left[0]?.[2] ?? { grownMb: Number.NaN, most: Number.NaN, left: Number.NaN };
  const stayed = ours.flatMap(({ listenersLeft }) => (listenersLeft > 0 ? [`${listenersLeft} after the waits`] : []));
  if (own.left !== 0) stayed.push(`${own.left} after the reads`);
  return {
    text: report(
      [
        ...ours.map((held) => ({ who: OURS, rate: RATE, held })),
        ...raw.map((held) => ({ who: RAW, rate: RATE, held })),
        { who: OURS, rate: HIGH_RATE, held: oursAtHighRate },
        { who: RAW, rate: HIGH_RATE, held: rawAtHighRate },
      ],
      left,
    ),
    targets: [
      atMost("heap per wait", median(ours.map(({ heapPerWaitKb }) => heapPerWaitKb)), 5, " KiB", 2),
      atMost("resident memory above a raw fetch loop", rssMb, 20, " MiB"),
      atMost("event-loop delay, p99", median(ours.map(({ delayP99Ms }) => delayP99Ms)), 20, " ms"),
      holds("listeners left on the shared signal", stayed),
      atMost(`heap grown over ${count(OUR_READS * 0.8)} reads on one signal`, own.grownMb, 1, " MiB", 2),
    ],
  };
}

type Run = { who: string; rate: number; held: Held };

function report(runs: readonly Run[], left: readonly [string, number, Left][]): string {
  const heldRows = runs.map(({ who, rate, held }) => [
    who,
    String(rate),
    count(held.requests),
    held.rssMb.toFixed(0),
    held.delayP99Ms.toFixed(1),
    held.delayMaxMs.toFixed(0),
    count(held.listeners),
    who === OURS ? held.heapPerWaitKb.toFixed(2) : "",
  ]);
  const leftRows = left.map(([name, reads, { most, left: listeners, grownMb }]) => [
    name,
    count(reads),
    count(most),
    count(listeners),
    grownMb.toFixed(2),
    `${((grownMb * 1024 * 1024) / (reads * 0.8)).toFixed(0)}`,
  ]);
  return `One process waits for ${count(WAITS)} tasks with one signal, for ${SECONDS} s, at ${RATE} requests a second, which is the default; the server is
another process. Beside it, in turn, a bare loop of \`fetch\` sends the same requests at the same rate. Resident memory
is the highest of samples every 250 ms; heap per wait is what ${count(WAITS)} waits added, after a collection. Every run, and one
pair at ${HIGH_RATE} a second: every \`fetch\` of Node leaves garbage that only a full collection frees, and V8 puts that off for
longer where more is alive.

${table(["process", "requests/s", "requests", "RSS, MiB", "loop delay p99, ms", "max, ms", "listeners while waiting", "KiB per wait"], heldRows)}

Reads that all were given one signal, 25 at a time; growth of the heap, after a collection, over the last four fifths:

${table(["client", "reads", "most listeners between reads", "listeners left", "heap grown, MiB", "bytes per read"], leftRows)}`;
}
