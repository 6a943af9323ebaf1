import { type SqlClient, sqlJournal } from "../journal/sql-journal.ts";
import type { QueueStore } from "./queue-store.ts";

const NOW = "(extract(epoch from clock_timestamp()) * 1000)::float8";

/** The store of a queue on PostgreSQL: the table of its journal, and one for notes and turns. */
export function postgresStore(client: SqlClient): QueueStore {
  let making: Promise<unknown> | undefined;
  async function query(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const columns = "kind text, name text, at float8 not null, primary key (kind, name)";
    // Two processes may make the table at the same moment: the second one finds it.
    making ??= client.query(`create table if not exists errand_queue (${columns})`, []).catch(() => {});
    await making;
    const result = await client.query(text, values);
    return (Array.isArray(result) ? result : result.rows) as Record<string, unknown>[];
  }
  return {
    journal: sqlJournal(client, { table: "errand_queue_journal" }),
    async now() {
      return Number((await query(`select ${NOW} as now`, []))[0]?.now);
    },
    async takeTurn(budget, gapMs) {
      const rows = await query(
        `insert into errand_queue as present (kind, name, at) values ('turn', $1, ${NOW} + $2::float8)
         on conflict (kind, name) do update set at = greatest(present.at, ${NOW}) + $2::float8
         returning greatest(0, at - $2::float8 - ${NOW}) as wait`,
        [budget, gapMs],
      );
      return Number(rows[0]?.wait ?? 0);
    },
    async leave(note, jobId) {
      await query(`insert into errand_queue (kind, name, at) values ($1, $2, ${NOW}) on conflict do nothing`, [
        note,
        jobId,
      ]);
    },
    async take(note, jobId) {
      return (
        (await query("delete from errand_queue where kind = $1 and name = $2 returning name", [note, jobId])).length > 0
      );
    },
    async check() {
      await query("select 1", []);
    },
  };
}
