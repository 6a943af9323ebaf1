import type { Call } from "../http/http.ts";
import type { ManyReader, Reading } from "../provider.ts";
import { asId, isRecord } from "../task/narrow.ts";

/** A list whose pages have numbers, and whose entries look like a task that is read on its own. */
export type NumberedList<Output> = {
  /** The most tasks a page can hold. */
  pageSize: number;
  /** Reads the page of this number, counted from 1: one GET. */
  list(page: number, call: Call): Promise<unknown>;
  /** What an entry says of its task; undefined for an entry that says nothing. */
  readingOf(item: unknown): Reading<Output> | undefined;
};

/** How to read a list whose pages have numbers: a page that is not full is the last one. */
export function readManyByNumber<Output>({ pageSize, list, readingOf }: NumberedList<Output>): ManyReader<Output> {
  return {
    pageSize,
    async readPage(cursor = 1, call) {
      const raw = await list(Number(cursor), call);
      const items: unknown[] = isRecord(raw) && Array.isArray(raw.items) ? raw.items : [];
      const readings = items.flatMap((item) => {
        const id = isRecord(item) ? asId(item.id) : undefined;
        const reading = readingOf(item);
        return id === undefined || reading === undefined ? [] : [{ id, reading }];
      });
      return { readings, next: items.length < pageSize ? undefined : Number(cursor) + 1 };
    },
  };
}
