// What every provider does with the answers to its starts and reads.
import { type Reply, replyTo } from "../http/http.ts";
import type { Reading } from "../provider.ts";
import { asId, isRecord } from "../task/narrow.ts";
import type { Handle } from "../task/task.ts";

type Request = Promise<{ data?: unknown }>;

/**
 * The new task's id, from the field of a start's answer that holds it, and the rest of the answer.
 *
 * @throws ProtocolError if there is no id.
 */
export async function startedIn(request: Request, field: string) {
  const { data, refuse }: Reply = await replyTo<unknown>(request);
  const body = isRecord(data) ? data : {};
  const id = asId(body[field]);
  if (id === undefined) throw refuse(`no ${field}`);
  return { id, body };
}

/** How an answer to a read is understood. */
type ReadingOf<Output> = {
  /** What it says of the task; undefined if it has no status. */
  readingOf(raw: unknown): Reading<Output> | undefined;
  /** The field that names the task, where the answer has one. */
  idField?: string;
};

/**
 * What the answer to a read says of a task.
 *
 * @throws ProtocolError if the answer has no status, or names another task.
 */
export async function readingIn<Output>(
  request: Request,
  handle: Handle,
  { readingOf, idField }: ReadingOf<Output>,
): Promise<Reading<Output>> {
  const { data, refuse }: Reply = await replyTo<unknown>(request);
  const reading = readingOf(data);
  if (reading === undefined) throw refuse("no status");
  const named = idField !== undefined && isRecord(data) ? asId(data[idField]) : undefined;
  if (named !== undefined && plain(named) !== plain(handle.id)) {
    throw refuse(
      `${idField} ${JSON.stringify(named)}, which is not the task that was asked for (a recorded answer must carry its id)`,
    );
  }
  return reading;
}

/** An id without what may differ between two spellings of one UUID. */
function plain(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}
