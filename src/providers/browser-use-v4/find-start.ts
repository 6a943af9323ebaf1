import type { Call } from "../../http/http.ts";
import type { FoundTask, StartFinder } from "../../provider.ts";
import { asId, asText, isRecord } from "../../task/narrow.ts";
import { readSince } from "../found-tasks.ts";
import type { BrowserUseV4Input, BrowserUseV4Query } from "./types.ts";

/** Finds runs with the same task, and in the same session where one was given. A run takes nothing that could mark it. */
export function findByTask(list: (query: BrowserUseV4Query, call: Call) => Promise<unknown>) {
  return {
    async find({ input, since }, call): Promise<FoundTask[]> {
      const items = await readSince<string>(
        since,
        ({ createdAt }) => createdAt,
        async (cursor) => {
          const raw = await list(cursor === undefined ? {} : { cursor }, call);
          const { runs, nextCursor, hasMore } = isRecord(raw) ? raw : {};
          const page = Array.isArray(runs) ? (runs as unknown[]) : [];
          return { items: page.filter(isRecord), next: hasMore === false ? undefined : asText(nextCursor) };
        },
      );
      return items.flatMap((item) => {
        const id = asId(item.id);
        const isSame = item.task === input.task && (!input.sessionId || item.sessionId === input.sessionId);
        return id !== undefined && isSame ? [{ id, sessionId: asId(item.sessionId), exact: false, raw: item }] : [];
      });
    },
  } satisfies StartFinder<BrowserUseV4Input>;
}
