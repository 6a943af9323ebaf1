// Calls the methods of a provider and checks what they give: a provider written by a user has no contract tests.
import type { Call } from "../http/http.ts";
import type { ManyReader, Provider, Reading, ReadingsPage, Started } from "../provider.ts";
import { isRecord } from "../task/narrow.ts";
import { checkId, isTaskState } from "../task/task.ts";

/** Throws a TypeError for a provider that lacks what every provider has. */
export function checkProvider(provider: Partial<Provider> | null | undefined): void {
  const { name, http, start, readStatus } = provider ?? {};
  if (typeof name !== "string" || name === "") throw new TypeError("The provider must have a name.");
  if (typeof start !== "function" || typeof readStatus !== "function") {
    throw new TypeError(`The provider ${name} must have the methods start and readStatus.`);
  }
  if (http?.config === undefined) throw new TypeError(`The provider ${name} must have the http that createHttp gives.`);
}

/** Starts a task. Throws a TypeError if the provider gives neither an id nor a finished task. */
export async function startWith(provider: Provider, input: unknown, call: Call): Promise<Started> {
  const started: unknown = await provider.start(input as never, call);
  const what = `${provider.name}: start`;
  if (!isRecord(started)) throw new TypeError(`${what} must give { id } or { finished }, gave ${typeof started}.`);
  if ("finished" in started) checkReading(`${what} gave a finished task that`, started.finished);
  else checkId(started.id, `${what}: the id that it gave`);
  return started as Started;
}

/** Reads a task: with `readTask` if `full` and the provider has it, otherwise with `readStatus`. */
export async function readWith(provider: Provider, full: boolean, ...[handle, call]: ReadArguments): Promise<Reading> {
  if (full && provider.readTask) {
    return checkReading(`${provider.name}: readTask gave what`, await provider.readTask(handle, call));
  }
  return checkReading(`${provider.name}: readStatus gave what`, await provider.readStatus(handle, call));
}

type ReadArguments = Parameters<Provider["readStatus"]>;

/** Reads a page of a provider's list. */
export async function readPageWith(
  reader: ManyReader,
  cursor: number | string | undefined,
  call: Call,
): Promise<ReadingsPage> {
  const page = await reader.readPage(cursor, call);
  for (const { id, reading } of page.readings) checkReading(`many.readPage gave, for the task ${id}, what`, reading);
  return page;
}

function checkReading(subject: string, reading: unknown): Reading {
  if (!isRecord(reading)) throw new TypeError(`${subject} is not an object.`);
  const { status, state } = reading;
  if (typeof status !== "string") throw new TypeError(`${subject} has no status: it must be the provider's own word.`);
  if (!isTaskState(state)) {
    throw new TypeError(`${subject} has the state ${JSON.stringify(state)}: look the status up with toTaskState.`);
  }
  return reading as Reading;
}
