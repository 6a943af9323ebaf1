// Checked by `tsc` alone: the inputs, capabilities and outputs of the providers that came after the first three.
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import type { components as AnchorComponents } from "../generated/anchor-browser.ts";
import type { components as V2Components } from "../generated/browser-use-v2.ts";
import type { components as V4Components } from "../generated/browser-use-v4.ts";
import {
  ApiError,
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserActCodes,
  browserUse,
  browserUseV2,
  browserUseV4,
  type CompletedTask,
  type Handle,
  type TaskFile,
  type TaskState,
} from "./index.ts";
import { type AnchorBrowserEventType, readBrowserActWebhook, readBrowserUseWebhook } from "./webhooks.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_Claim extends true>() => {};

const anchor = anchorBrowser({ apiKey: "key" });
const saved = anchorBrowserTasks({ apiKey: "key" });
const act = browserAct({ apiKey: "key" });
const v2 = browserUseV2({ apiKey: "key" });
const v4 = browserUseV4({ apiKey: "key" });

export function inputsAreExact() {
  void saved.start({ taskId: "t", input_params: { name: "x" }, cleanup_sessions: false });
  // @ts-expect-error which task?
  void saved.start({ input_params: {} });
  // @ts-expect-error required by the contract, also when it is empty
  void saved.start({ taskId: "t" });
  // @ts-expect-error inputs are strings
  void saved.start({ taskId: "t", input_params: { amount: 3 } });
  // @ts-expect-error misspelt
  void saved.start({ taskId: "t", input_params: {}, sessionId: "s" });

  void v2.start({ task: "x", vision: "auto", judge: true, sessionSettings: { proxyCountryCode: "de" } });
  // @ts-expect-error neither a boolean nor "auto"
  void v2.start({ task: "x", vision: "always" });
  // @ts-expect-error the spelling of v1
  void v2.start({ task: "x", max_agent_steps: 5 });
  // @ts-expect-error no such model
  void v2.start({ task: "x", llm: "gpt-2" });
  // @ts-expect-error a schema goes here as a string
  void v2.start({ task: "x", structuredOutput: { type: "object" } });
  // @ts-expect-error no such country
  void v2.start({ task: "x", sessionSettings: { proxyCountryCode: "zz" } });

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
  for (const client of [anchor, saved] as const) {
    // @ts-expect-error Anchor cannot stop a task
    client.stop;
    // @ts-expect-error nor list them
    client.list;
  }
  void anchor.pause("w");
  void anchor.resume("w");
  void anchor.endSession("w");
  void saved.endSession("w");
  // @ts-expect-error so a wait cannot stop one either
  void saved.wait("w", { onAbort: "stop" });
  // @ts-expect-error a session belongs to Anchor
  v4.endSession;
  // @ts-expect-error v2 speaks of pausing in a title only
  v2.pause;
  // @ts-expect-error nor can a task go on
  v2.resume;
  // @ts-expect-error v4 has no word for it
  v4.pause;
  void v2.run({ task: "x" }, { onTimeout: "stop", onAbort: "stop" });
  void v4.run({ task: "x" }, { onTimeout: "stop", onAbort: "stop" });
  void v2.list({ filterBy: "failed", pageNumber: 2 });
  // @ts-expect-error no such status
  void v2.list({ filterBy: "running" });
  void v4.list({ cursor: "c", sessionId: "s" });
  // @ts-expect-error pages of v4 have cursors
  void v4.list({ pageNumber: 2 });
}

export async function handlesBelongToTheirProvider() {
  const handle = await saved.start({ taskId: "t", input_params: {} });
  holds<Same<typeof handle, Handle<"anchor-browser-tasks">>>();
  // @ts-expect-error the other client of the same provider reads other tasks
  void anchor.wait(handle);
  holds<Same<typeof browserUse, typeof browserUseV4>>();
  const run = await browserUse({ apiKey: "key" }).start({ task: "x" });
  holds<Same<typeof run, Handle<"browser-use-v4">>>();
  // @ts-expect-error a run of v4 is no task of v2
  void v2.wait(run);
}

export async function outputsFollowTheirSchema() {
  const plain = await saved.wait("w");
  holds<Same<typeof plain, CompletedTask<Record<string, unknown> | null>>>();
  const text = await v4.wait("w");
  holds<Same<typeof text.output, string | null>>();
  holds<Same<typeof text.files, readonly TaskFile[] | undefined>>();

  const byZod = await v4.run({ task: "x" }, { output: z.object({ price: z.number() }) });
  holds<Same<typeof byZod.output, { price: number }>>();
  const byValibot = await v2.run({ task: "x" }, { output: v.object({ price: v.number() }) });
  holds<Same<typeof byValibot.output, { price: number }>>();
  const byArktype = await saved.run({ taskId: "t", input_params: {} }, { output: type({ price: "number" }) });
  holds<Same<typeof byArktype.output, { price: number }>>();
  for await (const outcome of v4.waitAll(["w"], { output: z.array(z.string()) })) {
    if (outcome.ok) holds<Same<typeof outcome.task.output, string[]>>();
  }
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
  const log = await v2.api.GET("/tasks/{task_id}/logs", { params: { path: { task_id: "t" } } });
  holds<Same<typeof log.data, { downloadUrl: string } | undefined>>();
  const regions = await act.api.GET("/v2/workflow/get-region-list");
  holds<Same<NonNullable<typeof regions.data>[number]["code"], string | undefined>>();
  const recordings = await anchor.api.GET("/v1/sessions/{session_id}/recordings", {
    params: { path: { session_id: "s" } },
  });
  holds<Same<NonNullable<NonNullable<typeof recordings.data>["data"]>["count"], number | undefined>>();
  // @ts-expect-error no such operation
  void v4.api.GET("/tasks");
}

export function tooManyTasksIsToldApart(error: unknown): boolean {
  return error instanceof ApiError && error.providerCode === browserActCodes.tooManyRunningTasks;
}

export async function eventsAreNarrowedByTheirResult(request: Request) {
  const result = await readBrowserUseWebhook(request, { secret: ["old", "new"] });
  // @ts-expect-error a refused delivery has no event
  result.event;
  if (result.ok) holds<Same<typeof result.event.canonicalForm, "javascript" | "python">>();
  else holds<Same<typeof result.status, 400 | 401 | 413>>();
  const act = await readBrowserActWebhook(request, { secret: "sixteen characters" });
  if (act.ok) holds<Same<typeof act.event.taskId, string>>();
  const word: AnchorBrowserEventType = "task.completed";
  // @ts-expect-error no such event
  const other: AnchorBrowserEventType = "task.done";
  return [word, other];
}

type SavedWord = AnchorComponents["schemas"]["TaskRunStatusV2Response"]["status"];
type V2Word = V2Components["schemas"]["TaskStatus"];
type V4Word = V4Components["schemas"]["RunSummary"]["status"];

export function everyWordOfAStatusNeedsAState() {
  const v2States = { created: "queued", started: "running", finished: "completed", stopped: "canceled" } as const;
  // @ts-expect-error `failed` is missing: the word that the provider's own SDK forgets
  v2States satisfies Record<V2Word, TaskState>;
  holds<Same<V4Word, "queued" | "dispatching" | "running" | "completed" | "failed" | "cancelled">>();
  holds<Same<SavedWord, "queued" | "running" | "success" | "failure" | "timeout" | "cancelled">>();
}
