import { asUtc } from "../task/narrow.ts";

/** How far the clock of a provider may be behind the one that wrote down when a start was sent. */
const CLOCK_MARGIN_MS = 120_000;
/** More pages than this are not a window of time, but a list that does not end. */
const MAX_PAGES = 100;

/** The time from which on a task may be the one that was started at `since`. */
export function withMargin(since: Date, marginMs = CLOCK_MARGIN_MS): Date {
  return new Date(since.getTime() - marginMs);
}

/** Says whether a task that was made at `createdAt` may be the one that was started at `since`. A time that cannot be read may. */
function isSince(createdAt: unknown, since: Date): boolean {
  const at = asUtc(createdAt);
  return at === undefined || Date.parse(at) >= withMargin(since).getTime();
}

/**
 * Reads the pages of a list, the newest first, until the list is over or a whole page is older than `since`.
 *
 * @param readPage Gives the entries of a page and the cursor of the next; undefined where there is none.
 */
export async function readSince<Cursor>(
  since: Date,
  createdAtOf: (item: Record<string, unknown>) => unknown,
  readPage: (cursor: Cursor | undefined) => Promise<{ items: Record<string, unknown>[]; next: Cursor | undefined }>,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let cursor: Cursor | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, next } = await readPage(cursor);
    const young = items.filter((item) => isSince(createdAtOf(item), since));
    found.push(...young);
    if (next === undefined || (items.length > 0 && young.length === 0)) return found;
    cursor = next;
  }
  throw new RangeError(`The list of tasks has more than ${MAX_PAGES} pages since ${since.toISOString()}.`);
}
