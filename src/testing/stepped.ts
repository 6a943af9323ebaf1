import { vi } from "vitest";
import type { ReadOnceResult, SavedWait } from "../index.ts";
import { settle } from "./fake-clock.ts";

/** Steps until the wait ends, as a queue would: each time at nextReadAt, each time from what was saved. */
export async function stepped(client: { readOnce(saved: never): Promise<ReadOnceResult> }, first: SavedWait) {
  let saved = first;
  for (let steps = 1; ; steps += 1) {
    const result = await settle(client.readOnce(JSON.parse(JSON.stringify(saved)) as never), 0);
    if (result.ending) return { ...result, steps };
    saved = result.saved;
    await vi.advanceTimersByTimeAsync(Math.max(0, result.nextReadAt - Date.now()));
  }
}
