import type { Task } from "../index.ts";
import { type CliClient, connect, requireVerb } from "./connect.ts";
import { countOf } from "./duration.ts";
import type { Io } from "./io.ts";
import { findProvider } from "./providers.ts";
import type { CommonOptions } from "./run-task.ts";
import { type NamedTask, namedTasks } from "./task-reference.ts";
import { UsageError } from "./usage-error.ts";

/** Reads tasks once, and prints how they stand. */
export async function getTasks(words: readonly string[], options: CommonOptions, io: Io): Promise<number> {
  await forEach(words, options, io, async (client, { provider, task }) => {
    const found = await client.get(task, { signal: io.signal });
    if (options.json === true) io.stdout.write(`${JSON.stringify(found)}\n`);
    else io.stdout.write(`${describe(provider.name, typeof task === "string" ? task : task.id, found)}\n`);
  });
  return 0;
}

/** Stops, pauses or resumes tasks. */
export async function controlTasks(
  verb: "stop" | "pause" | "resume",
  words: readonly string[],
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const past = { stop: "stopped", pause: "paused", resume: "resumed" }[verb];
  await forEach(words, options, io, async (client, { provider, task }) => {
    await requireVerb(client, verb)(task, { signal: io.signal });
    const id = typeof task === "string" ? task : task.id;
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify({ type: past, provider: provider.name, id })}\n`
        : `${provider.name} ${id}: asked to be ${past}\n`,
    );
  });
  return 0;
}

/** Prints a page of a provider's tasks. */
export async function listTasks(
  name: string,
  options: CommonOptions & { limit?: string; field?: readonly string[] },
  io: Io,
): Promise<number> {
  const provider = findProvider(name);
  const client = await connect(provider, options, io);
  const list = requireVerb(client, "list");
  const query: Record<string, unknown> = {};
  for (const written of options.field ?? []) {
    const at = written.indexOf("=");
    if (at < 1) throw new UsageError(`--field takes name=value, and got "${written}".`);
    query[written.slice(0, at)] = written.slice(at + 1);
  }
  if (options.limit !== undefined) {
    if (provider.listLimit === undefined) throw new UsageError(`${name} takes no --limit.`);
    query[provider.listLimit] = countOf(options.limit, "--limit");
  }
  const page = await list(query, { signal: io.signal });
  if (options.json === true) {
    io.stdout.write(`${JSON.stringify(page)}\n`);
    return 0;
  }
  const items = Object.values(page as Record<string, unknown>).find(Array.isArray) ?? [];
  for (const item of items as Record<string, unknown>[]) {
    const text = [item.task, item.title].find((value) => typeof value === "string") ?? "";
    io.stdout.write(
      `${`${String(item.id)}  ${String(item.status).padEnd(12)}  ${String(text).slice(0, Math.max(20, (io.stdout.columns ?? 80) - 52))}`.trimEnd()}\n`,
    );
  }
  if (items.length === 0) io.stderr.write(`${name} lists no tasks.\n`);
  return 0;
}

/** Downloads the files of tasks into a folder. */
export async function downloadFiles(
  words: readonly string[],
  options: CommonOptions & { dir?: string },
  io: Io,
): Promise<number> {
  const { mkdir, writeFile } = await import("node:fs/promises");
  const { join, basename } = await import("node:path");
  const dir = options.dir ?? ".";
  let count = 0;
  await forEach(words, options, io, async (client, { task }) => {
    const { files = [] } = await client.get(task, { signal: io.signal });
    for (const [index, file] of files.entries()) {
      const { name } = file;
      const response = await client.download(file, { signal: io.signal });
      await mkdir(dir, { recursive: true });
      // A name of the provider must not lead out of the folder.
      const path = join(dir, basename(name ?? `file-${index + 1}`).replace(/^\.+/, "") || `file-${index + 1}`);
      await writeFile(path, new Uint8Array(await response.arrayBuffer()));
      io.stdout.write(options.json === true ? `${JSON.stringify({ type: "file", path })}\n` : `${path}\n`);
      count += 1;
    }
  });
  if (count === 0 && options.json !== true) io.stderr.write("There are no files.\n");
  return 0;
}

async function forEach(
  words: readonly string[],
  options: CommonOptions,
  io: Io,
  work: (client: CliClient, named: NamedTask) => Promise<void>,
): Promise<void> {
  const clients = new Map<string, CliClient>();
  for (const named of await namedTasks(words, io)) {
    const client = clients.get(named.provider.name) ?? (await connect(named.provider, options, io));
    clients.set(named.provider.name, client);
    await work(client, named);
  }
}

function describe(provider: string, id: string, task: Task): string {
  const word = task.status.toLowerCase() === task.state ? task.status : `${task.status} (${task.state})`;
  const lines = [`${provider} ${id}: ${word}`];
  if (task.liveUrl !== undefined) lines.push(`  live: ${task.liveUrl}`);
  if (task.state === "completed") {
    if (task.verdict !== undefined) lines.push(`  verdict: ${task.verdict}`);
    lines.push(`  output: ${typeof task.output === "string" ? task.output : JSON.stringify(task.output)}`);
  }
  const cost = costOf(task);
  if (cost !== "") lines.push(`  cost: ${cost}`);
  if (task.state === "failed") lines.push(`  error: ${task.error.message}`);
  for (const { name, id: fileId, url } of task.files ?? [])
    lines.push(`  file: ${[name ?? fileId, url].filter((part) => part !== undefined).join("  ")}`);
  return lines.join("\n");
}

/** What a task took, as far as its provider tells. */
function costOf({ usage = {} }: Task): string {
  const { costUsd, credits, steps } = usage;
  return [
    ...(costUsd === undefined ? [] : [`$${costUsd}`]),
    ...(credits === undefined ? [] : [`${credits} credits`]),
    ...(steps === undefined ? [] : [`${steps} steps`]),
  ].join(", ");
}
