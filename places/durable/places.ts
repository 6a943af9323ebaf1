import { journalTests, sqlJournal } from "errand/journal";
import pg from "pg";
import { type Report, runScenario, type Scenario } from "./chaos.ts";
import { startPostgres, startRedis } from "./run/stores.ts";

/** Runs everything on every backend that is there; says whether all held. */
export async function runAllPlaces(short: boolean): Promise<boolean> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  console.log(`backends: PostgreSQL${redis ? ", Redis" : " (no redis-server found)"}`);
  let held = true;
  try {
    held = (await checkSqlJournal(postgres.url)) && held;
    for (const scenario of scenarios(short))
      held = told("PostgreSQL", scenario, await runScenario(postgres.url, scenario)) && held;
    if (redis) {
      const inTheMiddle = () => redis.restart();
      const all = [...scenarios(short), { ...calm(short), name: "Redis restarted", inTheMiddle, killForMs: 8_000 }];
      for (const scenario of all) held = told("Redis", scenario, await runScenario(redis.url, scenario)) && held;
    }
  } finally {
    await redis?.stop();
    await postgres.stop();
  }
  console.log(held ? "all held" : "FAILED");
  return held;
}

const calm = (short: boolean): Scenario => ({
  name: "killed workers",
  tasks: short ? 50 : 200,
  tasksMs: short ? [2_000, 8_000] : [5_000, 25_000],
  startMs: 150,
  startTimeoutMs: 3_000,
  killEveryMs: 1_500,
  killForMs: short ? 12_000 : 40_000,
});

function scenarios(short: boolean): Scenario[] {
  const late = {
    ...calm(short),
    name: "slow starts, listed late",
    tasks: short ? 10 : 50,
    startMs: 12_000,
    startTimeoutMs: 15_000,
  };
  return short ? [calm(short)] : [calm(short), late];
}

function told(backend: string, { tasks }: Scenario, report: Report): boolean {
  const { name, done, right, starts, doubled, kills, p50, p95, max } = report;
  const held = right === tasks && starts === tasks && doubled === 0;
  const counts = `${right}/${tasks} right of ${done}, ${starts} starts, ${doubled} doubled, ${kills} kills`;
  console.log(
    `${held ? "ok    " : "FAILED"} ${backend.padEnd(11)} ${name.padEnd(25)} ${counts}, delay ms p50 ${p50} p95 ${p95} max ${max}`,
  );
  return held;
}

async function checkSqlJournal(url: string): Promise<boolean> {
  const pool = new pg.Pool({ connectionString: url, max: 30 });
  pool.on("error", () => {});
  let held = true;
  for (const [index, { name, run }] of journalTests.entries()) {
    const failure = await run({ open: () => sqlJournal(pool, { table: `journal_${index}` }) }).then(
      () => undefined,
      String,
    );
    if (failure !== undefined) console.log(`FAILED sqlJournal: ${name}: ${failure}`);
    held &&= failure === undefined;
  }
  await pool.end();
  if (held) console.log(`ok     PostgreSQL  sqlJournal keeps the contract (${journalTests.length} tests)`);
  return held;
}
