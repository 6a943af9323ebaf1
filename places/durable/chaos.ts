// Tasks by workers that are killed: how many starts, which endings, how late each end was seen.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { browserUseV2 } from "errand";
import { createTaskQueue, type TaskQueue } from "errand/bullmq";
import { serveTasks } from "../../src/testing/task-service.ts";

/** What one scenario does to its workers and its service. */
export type Scenario = {
  name: string;
  tasks: number;
  tasksMs: [number, number];
  /** How long a start takes to be answered, and to be listed. */
  startMs: number;
  startTimeoutMs: number;
  /** A worker is killed this often, for this long; one killed worker is replaced at once. */
  killEveryMs: number;
  killForMs: number;
  /** Called in the middle, to restart a database. */
  inTheMiddle?: (() => Promise<void>) | undefined;
};

export type Report = {
  name: string;
  done: number;
  right: number;
  starts: number;
  doubled: number;
  kills: number;
  p50: number;
  p95: number;
  max: number;
};

const WORKERS = 3;
const LOCK_MS = 4_000;

export async function runScenario(connection: string, scenario: Scenario): Promise<Report> {
  const { tasks, startMs, tasksMs, startTimeoutMs, killEveryMs, killForMs } = scenario;
  const service = await serveTasks({ startMs, tasksMs });
  const client = browserUseV2({ apiKey: "key", baseUrl: service.url });
  const queue = createTaskQueue({ connection, clients: { acme: client }, onError: () => {} });
  const program = fileURLToPath(new URL("chaos-worker.ts", import.meta.url));
  const args = ["--import", "tsx", program, connection, service.url, `${startTimeoutMs}`, `${LOCK_MS}`];
  const hire = () => spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const workers: ChildProcess[] = Array.from({ length: WORKERS }, hire);
  let kills = 0;
  const killing = setInterval(() => {
    const victim = Math.floor(Math.random() * workers.length);
    workers[victim]?.kill("SIGKILL");
    workers[victim] = hire();
    kills += 1;
  }, killEveryMs);
  setTimeout(() => clearInterval(killing), killForMs);
  if (scenario.inTheMiddle) setTimeout(scenario.inTheMiddle, killForMs / 2);

  const keys = Array.from({ length: tasks }, (_, index) => `${scenario.name} ${index}`);
  await Promise.all(keys.map((key) => queue.add(key, { provider: "acme", input: { task: key } })));
  const ends = await Promise.all(keys.map((key) => endOf(queue, key)));
  clearInterval(killing);
  for (const worker of workers) worker.kill("SIGKILL");
  await queue.close();
  const starts = service.starts();
  const delays = service.delays();
  await service.close();
  const at = (share: number) =>
    Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN);
  return {
    name: scenario.name,
    done: ends.length,
    right: ends.filter((end, index) => end === `did ${keys[index]}`).length,
    starts: starts.length,
    doubled: starts.length - new Set(starts).size,
    kills,
    p50: at(0.5),
    p95: at(0.95),
    max: at(1),
  };
}

async function endOf(queue: TaskQueue, key: string): Promise<unknown> {
  for (;;) {
    try {
      return (await queue.waitFor(key)).output;
    } catch (error) {
      // The database may be starting again.
      if (!/ECONN|Connection|connection|closed|LOADING/.test(String(error))) return String(error);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
