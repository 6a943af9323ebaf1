import type { Call } from "../../http/http.ts";
import type { FoundTask, StartFinder } from "../../provider.ts";
import { asId, isRecord } from "../../task/narrow.ts";
import { readSince, withMargin } from "../found-tasks.ts";
import type { BrowserUseV2Input, BrowserUseV2Query } from "./types.ts";

/** The pair of a task's metadata that holds the marker of its start. */
const MARKER = "errand";
/** The contract's own limit. */
const MAX_PAIRS = 10;
const PAGE_SIZE = 100;
/** The provider does not say which of a task's times its filter compares. */
const FILTER_MARGIN_MS = 3_600_000;

/** Finds a task by its metadata, which the list shows as it was given: what is not in the list was not started. */
export function findByMetadata(list: (query: BrowserUseV2Query, call: Call) => Promise<unknown>) {
  return {
    proves: true,

    mark(input, marker) {
      const metadata = isRecord(input.metadata) ? input.metadata : {};
      if (Object.keys(metadata).length >= MAX_PAIRS)
        throw new TypeError(
          `A task under a taskKey needs one of the ${MAX_PAIRS} pairs of metadata for itself: give at most ${MAX_PAIRS - 1}.`,
        );
      return { ...input, metadata: { ...metadata, [MARKER]: marker } };
    },

    async find({ marker, since }, call): Promise<FoundTask[]> {
      const after = withMargin(since, FILTER_MARGIN_MS).toISOString();
      const createdAtOf = () => undefined; // The filter has chosen already.
      const items = await readSince<number>(since, createdAtOf, async (pageNumber = 1) => {
        const raw = await list({ pageNumber, pageSize: PAGE_SIZE, after }, call);
        const page = isRecord(raw) && Array.isArray(raw.items) ? (raw.items as unknown[]) : [];
        return { items: page.filter(isRecord), next: page.length < PAGE_SIZE ? undefined : pageNumber + 1 };
      });
      return items.flatMap((item) => {
        const id = asId(item.id);
        const isMarked = isRecord(item.metadata) && item.metadata[MARKER] === marker;
        return id !== undefined && isMarked ? [{ id, sessionId: asId(item.sessionId), exact: true, raw: item }] : [];
      });
    },
  } satisfies StartFinder<BrowserUseV2Input>;
}
