import type { Journal, JournalEntry } from "../lifecycle/journal.ts";

/** What `sqlJournal` needs of a PostgreSQL client: a `Pool` or `Client` of `pg`, PGlite, Neon's pool, and others have it. */
export interface SqlClient {
  /** Runs one statement with `$1`, `$2`, … in place of values; gives its rows, or an object that holds them. */
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] } | unknown[]>;
}

/** Options of {@link sqlJournal}. */
export interface SqlJournalOptions {
  /** The table, with its schema if need be; made when there is none. @default "errand_journal" */
  table?: string | undefined;
}

/** What a row is about. */
type Kind = "entry" | "id" | "secret";
type Row = { key: string; value: string; name: string };

const PAGE = 500;
/** Two processes that make one table at the same moment: one of them fails, though both say "if not exists". */
const MADE_MEANWHILE = ["23505", "42P07", "42710"];

/**
 * Keeps a journal in one table of a PostgreSQL database, for any number of processes. Each method is one statement, outside
 * of any transaction: give it a pool, or a client that nobody else has a transaction on.
 *
 * @throws TypeError if `client` has no `query`, or `table` is not a name.
 */
export function sqlJournal(client: SqlClient, { table = "errand_journal" }: SqlJournalOptions = {}): Journal {
  if (typeof client?.query !== "function") throw new TypeError("sqlJournal takes a client with query(text, values).");
  const rows = new JournalTable(client, quote(table));
  return {
    claim(taskKey, entry, before) {
      const value = JSON.stringify(entry);
      return before === undefined
        ? rows.insert("entry", taskKey, entry.claim, value)
        : rows.replace(taskKey, entry, before, value);
    },
    write: (taskKey, entry) => rows.replace(taskKey, entry, entry.claim, JSON.stringify(entry)),
    claimId: (id, taskKey) => rows.keepFirst("id", id, taskKey),
    secret: (candidate) => rows.keepFirst("secret", "", candidate),
    async read(taskKey) {
      const value = await rows.valueOf("entry", taskKey);
      return value === undefined ? undefined : (JSON.parse(value) as JournalEntry);
    },
    async *entries() {
      for await (const { key, value } of rows.entries())
        yield [JSON.parse(key) as string, JSON.parse(value) as JournalEntry];
    },
  };
}

/** The one table of a journal, made at the first statement. */
class JournalTable {
  readonly #client: SqlClient;
  readonly #table: string;
  #making: Promise<void> | undefined;

  constructor(client: SqlClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async insert(kind: Kind, key: string, claim: string | null, value: string): Promise<boolean> {
    const text = `insert into $table (kind, name, key, claim, value) values ($1, $2, $3, $4, $5)
      on conflict do nothing returning name`;
    const rows = await this.#query(text, [kind, await nameOf(key), JSON.stringify(key), claim, value]);
    return rows.length > 0;
  }

  async replace(key: string, { claim }: JournalEntry, before: string, value: string): Promise<boolean> {
    const text = `update $table set claim = $2, value = $3 where kind = 'entry' and name = $1 and claim = $4 returning name`;
    return (await this.#query(text, [await nameOf(key), claim, value, before])).length > 0;
  }

  async valueOf(kind: Kind, key: string): Promise<string | undefined> {
    const text = "select value from $table where kind = $1 and name = $2";
    return (await this.#query(text, [kind, await nameOf(key)]))[0]?.value;
  }

  /** Keeps the first value of a name, and gives it. */
  async keepFirst(kind: Kind, key: string, value: string): Promise<string> {
    await this.insert(kind, key, null, JSON.stringify(value));
    return JSON.parse((await this.valueOf(kind, key)) ?? "null") as string;
  }

  /** Every entry, a page at a time. */
  async *entries(): AsyncGenerator<Row> {
    const text = `select name, key, value from $table where kind = 'entry' and name > $1 order by name limit ${PAGE}`;
    for (let after = ""; ; ) {
      const rows = await this.#query(text, [after]);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.name;
    }
  }

  async #query(text: string, values: unknown[]): Promise<Row[]> {
    this.#making ??= this.#make().catch((error: unknown) => {
      this.#making = undefined;
      throw error;
    });
    await this.#making;
    const result = await this.#client.query(text.replace("$table", this.#table), values);
    return (Array.isArray(result) ? result : result.rows) as Row[];
  }

  async #make(): Promise<void> {
    const columns =
      "kind text, name text, key text not null, claim text, value text not null, primary key (kind, name)";
    try {
      await this.#client.query(`create table if not exists ${this.#table} (${columns})`, []);
    } catch (error) {
      if (!MADE_MEANWHILE.includes(String((error as { code?: unknown }).code))) throw error;
    }
  }
}

/** A key of any length and any text as a name that PostgreSQL can index. Keys are kept as JSON beside it. */
async function nameOf(key: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function quote(table: string): string {
  if (typeof table !== "string" || !/^[a-z_]\w*(\.[a-z_]\w*)?$/i.test(table))
    throw new TypeError(
      `table must be a name of letters, digits and _, with a schema before it or none, got ${table}.`,
    );
  return table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
}
