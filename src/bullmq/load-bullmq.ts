import type * as BullMQ from "bullmq";
import type { SqlClient } from "../journal/sql-journal.ts";
import { postgresStore } from "./postgres-store.ts";
import type { QueueStore } from "./queue-store.ts";
import { type RedisCommands, redisStore } from "./redis-store.ts";

/** What a queue and its workers have in common. They must be given the same. */
export interface QueueConnection {
  /**
   * Where the queue lives: a `redis://` or `postgres://` address, or the connection options of BullMQ for either. BullMQ makes
   * its tables in PostgreSQL at the first use.
   */
  connection: string | object;
  /** The name of the queue. @default "errand" */
  name?: string | undefined;
  /** How long a key is remembered after its task is over, in milliseconds. @default 2_592_000_000 (30 days) */
  keepKeysMs?: number | undefined;
  /** Told of connection errors, at most once a second. @default writes them to `console.error` */
  onError?: ((error: Error) => void) | undefined;
  /** BullMQ's own plug-in for OpenTelemetry, `bullmq-otel`. */
  telemetry?: object | undefined;
}

/** BullMQ, and how its classes are made for one connection. */
export type Loaded = {
  bullmq: typeof BullMQ;
  name: string;
  keepKeysMs: number;
  /** The arguments of a class of BullMQ after its name and processor. */
  args(options?: object): [object, ...unknown[]];
  storeOf(queue: BullMQ.Queue): Promise<QueueStore>;
};

/** Loads BullMQ when it is first needed: it is an optional peer. */
export async function loadBullMQ(given: QueueConnection): Promise<Loaded> {
  const { connection, name = "errand", keepKeysMs = 30 * 86_400_000, telemetry } = given;
  const bullmq = await import("bullmq").catch((cause: unknown) => {
    const how = "npm install bullmq, and ioredis or pg";
    throw new Error(`errand/bullmq needs BullMQ 6.7 or later: ${how}.`, { cause });
  });
  const isPostgres = isPostgresConnection(connection);
  const connected = isPostgres
    ? typeof connection === "string"
      ? { connectionString: connection, migrate: true }
      : connection
    : typeof connection === "string"
      ? { url: connection }
      : connection;
  return {
    bullmq,
    name,
    keepKeysMs,
    args: (options = {}) => {
      const all = { connection: connected, ...(telemetry && { telemetry }), ...options };
      return isPostgres ? [all, bullmq.createPostgresBackend] : [all];
    },
    async storeOf(queue) {
      await queue.waitUntilReady();
      // Which backend it is follows from the connection.
      const { backend } = queue as unknown as {
        backend: { connection: { pool: SqlClient }; client: Promise<RedisCommands> };
      };
      if (isPostgres) return postgresStore(backend.connection.pool);
      return redisStore(await backend.client, `${queue.qualifiedName}:errand`, keepKeysMs);
    },
  };
}

function isPostgresConnection(connection: string | object): boolean {
  if (typeof connection === "string") return /^postgres(ql)?:/.test(connection);
  return "connectionString" in connection || "migrate" in connection || "totalCount" in connection;
}

/** Passes errors on at most once a second: without its database a worker has thousands. */
export function oncePerSecond(onError: (error: Error) => void = console.error): (error: Error) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - last < 1_000) return;
    last = now;
    onError(error);
  };
}
