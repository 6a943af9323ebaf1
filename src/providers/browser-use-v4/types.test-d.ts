// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components, operations } from "../../../generated/browser-use-v4.ts";
import {
  type BrowserUseV4Input,
  type BrowserUseV4Page,
  type BrowserUseV4Query,
  browserUse,
  browserUseV2,
  browserUseV4,
  type Handle,
} from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];

const v2 = browserUseV2({ apiKey: "key" });
const v4 = browserUseV4({ apiKey: "key" });

export function theTypesAreThoseOfTheContract() {
  noneOf<Differing<BrowserUseV4Input, Schemas["RunCreateRequest"]>>();
  noneOf<Differing<BrowserUseV4Query, NonNullable<operations["list_runs_runs_get"]["parameters"]["query"]>>>();
  noneOf<Differing<BrowserUseV4Page, Schemas["RunListResponse"]>>();
}

export function inputsAreExact() {
  void v4.start({ task: "x", judge: { context: "why" }, maxCostUsd: "0.50" });
  void v4.start({ task: "x", maxCostUsd: 0.5, browserSettings: { customProxy: { host: "h", port: 8080 } } });
  // @ts-expect-error a judge is configured here, not switched on as in v2
  void v4.start({ task: "x", judge: true });
  // @ts-expect-error v4 takes no schema for the output
  void v4.start({ task: "x", outputSchema: {} });
  // @ts-expect-error no such model
  void v4.start({ task: "x", model: "browser-use-2.0" });
  // @ts-expect-error half a proxy
  void v4.start({ task: "x", browserSettings: { customProxy: { host: "h" } } });
  // @ts-expect-error batches are checked just the same
  void v4.runAll([{ task: "x", sessionID: "s" }]);
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  // @ts-expect-error a session belongs to Anchor
  v4.endSession;
  // @ts-expect-error v4 has no word for it
  v4.pause;
  void v4.run({ task: "x" }, { onTimeout: "stop", onAbort: "stop" });
  void v4.list({ cursor: "c", sessionId: "s" });
  // @ts-expect-error pages of v4 have cursors
  void v4.list({ pageNumber: 2 });
}

export async function handlesBelongToTheirClient() {
  holds<Same<typeof browserUse, typeof browserUseV4>>();
  const run = await browserUse({ apiKey: "key" }).start({ task: "x" });
  holds<Same<typeof run, Handle<"browser-use-v4">>>();
  // @ts-expect-error a run of v4 is no task of v2
  void v2.wait(run);
}

export async function theWholeApiIsTyped() {
  const queued = await v4.api.POST("/sessions/{session_id}/queue", {
    params: { path: { session_id: "s" } },
    body: { text: "go on" },
  });
  holds<
    Same<
      NonNullable<typeof queued.data>["status"],
      "pending" | "dispatching" | "consumed" | "cancelled" | "superseded" | "failed"
    >
  >();
  // @ts-expect-error no such operation
  void v4.api.GET("/tasks");
}

export function everyWordOfAStatusNeedsAState() {
  holds<
    Same<Schemas["RunSummary"]["status"], "queued" | "dispatching" | "running" | "completed" | "failed" | "cancelled">
  >();
}
