import type * as Errand from "../../src/index.ts";

/** The library's public entry, from the sources or from what was built of them. */
export type Library = typeof Errand;

export const KEY = "bench-key-0123456789";

/** A handle of a task that was started just now. */
export function anchorHandle(id: string): Errand.Handle<"anchor-browser"> {
  return { v: 1, provider: "anchor-browser", id, startedAt: new Date().toISOString() };
}

export function browserActHandle(id: string): Errand.Handle<"browser-act"> {
  return { v: 1, provider: "browser-act", id, startedAt: new Date().toISOString(), kind: "workflow" };
}
