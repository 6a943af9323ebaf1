import type { Call } from "../../http/http.ts";
import type { FoundTask, StartFinder } from "../../provider.ts";
import { asId, isRecord } from "../../task/narrow.ts";
import { readSince } from "../found-tasks.ts";
import type { BrowserActInput, BrowserActQuery } from "./types.ts";

const PAGE_SIZE = 500;
/** The parameter of a callback's address that holds the marker of its start. */
const MARKER = "errand";

/**
 * Finds a task by the marker in its callback's address, should the list show that address: its documents do not say. Offers
 * tasks of the same workflow with the same parameters otherwise.
 */
export function findByCallback(list: (query: BrowserActQuery, call: Call) => Promise<unknown>) {
  return {
    mark: (input, marker) => ({
      ...input,
      ...(input.callback_url && { callback_url: marked(input.callback_url, marker) }),
      ...(input.status_change_callback_url && {
        status_change_callback_url: marked(input.status_change_callback_url, marker),
      }),
    }),

    async find({ input, marker, since }, call): Promise<FoundTask[]> {
      const items = await readSince<number>(
        since,
        ({ created_at: createdAt }) => createdAt,
        async (page = 1) => {
          const raw = await list({ page, limit: PAGE_SIZE }, call);
          const all = isRecord(raw) && Array.isArray(raw.items) ? (raw.items as unknown[]) : [];
          return { items: all.filter(isRecord), next: all.length < PAGE_SIZE ? undefined : page + 1 };
        },
      );
      const kind = input.workflow_id === undefined ? "template" : "workflow";
      return items.flatMap((item) => {
        const id = asId(item.id);
        const exact = JSON.stringify(item).includes(marker);
        return id !== undefined && (exact || hasInput(item, input)) ? [{ id, kind, exact, raw: item }] : [];
      });
    },
  } satisfies StartFinder<BrowserActInput>;
}

/** An address that is none is the service's to refuse. */
function marked(address: string, marker: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.searchParams.set(MARKER, marker);
  return url.href;
}

/** A list shows parameters as `keyword=laptops;max_items=50`, and the workflow also of what a template started. */
function hasInput(item: Record<string, unknown>, input: BrowserActInput): boolean {
  if (input.workflow_id !== undefined && item.workflow_id !== input.workflow_id) return false;
  const parameters = (input.input_parameters ?? []).map(({ name, value }) => `${name ?? ""}=${value ?? ""}`).join(";");
  return (item.input_parameters ?? "") === parameters;
}
