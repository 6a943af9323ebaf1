import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildLibrary, buildProgram } from "../build.ts";
import { BUNDLED, type Bundle, bundle, type Runtime } from "../bundle.ts";
import { type Server, startServer } from "../provider/start-server.ts";
import { table } from "../report/markdown.ts";
import { atMost, type Findings, holds, type Part } from "../report/part.ts";
import { median, quantile } from "../report/windows.ts";
import { READER_NAMES } from "../rivals/readers.ts";

const CALL_ROUNDS = 5;
const BLOCKS = 50;
const CONCURRENT_ROUNDS = 4;
const IMPORT_ROUNDS = 15;
const RUNTIMES: readonly Runtime[] = ["node", "browser", "worker"];
const BASELINE = "raw fetch";
const IMPORT_BASELINE = "openapi-fetch";
const OURS = "errand";
const IMPORTED: readonly string[] = [
  OURS,
  IMPORT_BASELINE,
  "browser-use-sdk/v4",
  "browser-use-sdk",
  "@onkernel/sdk",
  "steel-sdk",
  "@browserbasehq/sdk",
  "@hyperbrowser/sdk",
  "anchorbrowser",
  "@azure/core-lro",
  "@smithy/util-waiter",
];

type Cost = { us: number[]; cpuUs: number };
type Calls = { sequential: Cost; concurrent: Cost; rssMb: number };
type Import = { ms: number; rssMb: number };

const run = promisify(execFile);

export const part: Part = { title: "Call: what one read, an import and a bundle cost", measure };

async function measure(): Promise<Findings> {
  buildLibrary();
  const server = await startServer();
  const calls = await inTurn(READER_NAMES, CALL_ROUNDS, (name) => timeCalls(name, server));
  server.close();
  const program = buildProgram("time-import");
  const imports = await inTurn(IMPORTED, IMPORT_ROUNDS, (name) => printed<Import>(program, name));
  const bundles = new Map<string, Bundle[]>();
  for (const name of BUNDLED) {
    bundles.set(name, await Promise.all(RUNTIMES.map((runtime) => bundle(name, runtime))));
  }

  const ours = bundles.get(OURS) ?? [];
  const failed = ours.flatMap((each, index) => ("fails" in each ? [`${RUNTIMES[index]}: ${each.fails}`] : []));
  const gzip = Math.max(...ours.map((each) => ("fails" in each ? Number.POSITIVE_INFINITY : each.gzip)));
  return {
    text: report(calls, imports, bundles),
    targets: [
      atMost("one read after another, time against raw fetch", times(calls, OURS, sequential), 1.45, " x", 2),
      atMost("one read after another, processor against raw fetch", ratio(calls, OURS, BASELINE, cpuUs), 1.45, " x", 2),
      atMost(
        "import, against openapi-fetch",
        ratio(imports, OURS, IMPORT_BASELINE, ({ ms }) => ms),
        3,
        " x",
        2,
      ),
      atMost("start and wait in one bundle, gzip, largest of three", gzip / 1024, 20, " KiB"),
      holds("runtimes for which the bundle fails", failed),
    ],
  };
}

async function timeCalls(name: string, server: Server): Promise<Calls> {
  const program = buildProgram("time-calls");
  const rounds = [String(BLOCKS), String(CONCURRENT_ROUNDS)];
  const calls = await printed<Calls>(program, name, server.baseUrl, OURS, ...rounds);
  await server.takeArrivals();
  return calls;
}

/** What a program prints as JSON, run in a process of its own. */
async function printed<T>(program: string, ...values: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [program, ...values]);
  return JSON.parse(stdout) as T;
}

/** Measures all of them in turn, round after round, so that a busy minute falls on each. */
async function inTurn<T>(names: readonly string[], rounds: number, measureOne: (name: string) => Promise<T>) {
  const results = new Map<string, T[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results.get(name)?.push(await measureOne(name));
  }
  return results;
}

const sequential = ({ sequential }: Calls) => sequential.us;
const concurrent = ({ concurrent }: Calls) => concurrent.us;
const cpuUs = ({ sequential }: Calls) => sequential.cpuUs;

/** The fastest tenth of all blocks of all rounds begins here: those that no other work on the machine fell on. */
function undisturbedUs(results: readonly Calls[], pick: (calls: Calls) => number[]): number {
  return quantile(results.flatMap(pick), 0.1);
}

function times(calls: Map<string, Calls[]>, name: string, pick: (calls: Calls) => number[]): number {
  return undisturbedUs(calls.get(name) ?? [], pick) / undisturbedUs(calls.get(BASELINE) ?? [], pick);
}

/** The median, over the rounds, of how many times as much one takes as the other in the same round. */
function ratio<T>(results: Map<string, T[]>, name: string, base: string, pick: (result: T) => number): number {
  const bases = results.get(base) ?? [];
  return median((results.get(name) ?? []).map((result, round) => pick(result) / pick(bases[round] as T)));
}

function report(calls: Map<string, Calls[]>, imports: Map<string, Import[]>, bundles: Map<string, Bundle[]>): string {
  const of = <T>(results: readonly T[], pick: (result: T) => number) => median(results.map(pick)).toFixed(0);
  const callRows = [...calls].map(([name, results]) => [
    name,
    undisturbedUs(results, sequential).toFixed(0),
    `${times(calls, name, sequential).toFixed(2)} x`,
    of(results, cpuUs),
    `${ratio(calls, name, BASELINE, cpuUs).toFixed(2)} x`,
    undisturbedUs(results, concurrent).toFixed(0),
    `${times(calls, name, concurrent).toFixed(2)} x`,
    of(results, ({ concurrent }) => concurrent.cpuUs),
    of(results, ({ rssMb }) => rssMb),
  ]);
  const importRows = [...imports].map(([name, results]) => [
    name,
    median(results.map(({ ms }) => ms)).toFixed(1),
    `${ratio(imports, name, IMPORT_BASELINE, ({ ms }) => ms).toFixed(1)} x`,
    median(results.map(({ rssMb }) => rssMb)).toFixed(1),
  ]);
  const bundleRows = [...bundles].map(([name, each]) => [name, ...each.map(sizeOf)]);
  return `Every client reads the status of one task from the same server on 127.0.0.1, in processes that load no other client;
${CALL_ROUNDS} rounds, in each of which every client has its turn. Microseconds per call, one after another in blocks of 50 and
500 at once (errand without its limits on rate and requests in flight, which the others do not have). Since other work on
a machine only ever adds time, the tenth of the blocks that it fell on least counts, and beside it the processor's time
of all calls, user and system, as the median of the rounds.

${table(["client", "us, one by one", "of raw fetch", "CPU us", "of raw fetch", "us, 500 at once", "of raw fetch", "CPU us", "RSS MB"], callRows)}

The first import, by name, in a process that has loaded nothing else; ${IMPORT_ROUNDS} processes each, in turn, medians:

${table(["import", "ms", "of openapi-fetch", "RSS added, MB"], importRows)}

"Start a task and wait for it" in one file by esbuild, minified, KiB (after gzip). Clients without a wait read once:

${table(["client", ...RUNTIMES], bundleRows)}`;
}

function sizeOf(bundled: Bundle): string {
  if ("fails" in bundled) return `fails: ${bundled.fails.slice(0, 60)}`;
  return `${(bundled.bytes / 1024).toFixed(1)} (${(bundled.gzip / 1024).toFixed(1)})`;
}
