import type { Journal, JournalEntry } from "../lifecycle/journal.ts";
import type { QueueStore } from "./queue-store.ts";

/** What this store needs of BullMQ's client. */
export type RedisCommands = { runCommand(name: string, args: unknown[]): Promise<unknown> };

const CLAIM = `
local present = redis.call('HGET', KEYS[1], 'claim')
if ARGV[1] == '' then
  if present then return 0 end
elseif present ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'claim', ARGV[2], 'value', ARGV[3], 'key', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1`;

const KEEP_FIRST = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
if ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return redis.call('GET', KEYS[1])`;

const TAKE_TURN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], at + ARGV[1], 'PX', 3600000)
return tostring(at - now)`;

/** How long a note waits for its job, in milliseconds. */
const NOTE_MS = 86_400_000;

/** The store of a queue on Redis. Entries of its journal are kept for `keepKeysMs` after they were last written. */
export function redisStore(client: RedisCommands, prefix: string, keepKeysMs: number): QueueStore {
  const run = (script: string, key: string, ...args: unknown[]) => client.runCommand("eval", [script, 1, key, ...args]);
  const entryKey = (taskKey: string) => `${prefix}:entry:${JSON.stringify(taskKey)}`;
  const noteKey = (note: string, jobId: string) => `${prefix}:note:${note}:${jobId}`;
  const claim = async (taskKey: string, entry: JournalEntry, before: string | undefined) => {
    const value = JSON.stringify(entry);
    const args = [before ?? "", entry.claim, value, JSON.stringify(taskKey), keepKeysMs];
    return Number(await run(CLAIM, entryKey(taskKey), ...args)) === 1;
  };
  const keepFirst = async (key: string, value: string, keepMs: number | "") =>
    JSON.parse(String(await run(KEEP_FIRST, key, JSON.stringify(value), keepMs))) as string;

  const journal: Journal = {
    claim,
    write: (taskKey, entry) => claim(taskKey, entry, entry.claim),
    claimId: (id, taskKey) => keepFirst(`${prefix}:id:${JSON.stringify(id)}`, taskKey, keepKeysMs),
    secret: (candidate) => keepFirst(`${prefix}:secret`, candidate, ""),
    async read(taskKey) {
      const value = await client.runCommand("hget", [entryKey(taskKey), "value"]);
      return typeof value === "string" ? (JSON.parse(value) as JournalEntry) : undefined;
    },
    async *entries() {
      const seen = new Set<string>();
      let cursor = "0";
      do {
        const page = await client.runCommand("scan", [cursor, "MATCH", `${globOf(prefix)}:entry:*`, "COUNT", 500]);
        const [next, keys] = page as [string, string[]];
        for (const key of keys) {
          const [value, taskKey] = (await client.runCommand("hmget", [key, "value", "key"])) as (string | null)[];
          // A scan may show a key twice, and one that has expired since.
          if (!value || !taskKey || seen.has(taskKey)) continue;
          seen.add(taskKey);
          yield [JSON.parse(taskKey) as string, JSON.parse(value) as JournalEntry];
        }
        cursor = String(next);
      } while (cursor !== "0");
    },
  };

  return {
    journal,
    async now() {
      const [seconds, micros] = (await client.runCommand("time", [])) as [string, string];
      return Number(seconds) * 1000 + Number(micros) / 1000;
    },
    takeTurn: async (budget, gapMs) => Number(await run(TAKE_TURN, `${prefix}:turn:${budget}`, gapMs)),
    async leave(note, jobId) {
      await client.runCommand("set", [noteKey(note, jobId), "1", "PX", NOTE_MS]);
    },
    take: async (note, jobId) => Number(await client.runCommand("del", [noteKey(note, jobId)])) > 0,
    async check() {
      const info = String(await client.runCommand("info", ["memory"]));
      const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
      if (policy !== undefined && policy !== "noeviction")
        throw new Error(`This Redis may evict jobs: its maxmemory-policy is ${policy}. Set it to noeviction.`);
    },
  };
}

/** A prefix as part of a pattern, where `*`, `?`, `[` and `\` mean themselves. */
function globOf(prefix: string): string {
  return prefix.replace(/[*?[\]\\]/g, "\\$&");
}
