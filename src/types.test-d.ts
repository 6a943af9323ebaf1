// Checked by `tsc` alone: every line below either compiles or is expected not to.
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import type { components as AnchorComponents } from "../generated/anchor-browser.ts";
import type { components as V1Components } from "../generated/browser-use-v1.ts";
import {
  anchorBrowser,
  browserAct,
  browserUseV1,
  type CompletedTask,
  type Handle,
  type Task,
  type TaskState,
  WaitTimeoutError,
} from "./index.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_Claim extends true>() => {};

const anchor = anchorBrowser({ apiKey: "key" });
const act = browserAct({ apiKey: "key" });
const v1 = browserUseV1({ apiKey: "key" });

export async function anchorStatusNarrows() {
  const { data, error } = await anchor.api.GET("/v1/tools/perform-web-task/{workflowId}/status", {
    params: { path: { workflowId: "w" } },
  });
  if (error) return error.error?.message;
  switch (data.data.status) {
    case "RUNNING":
      // @ts-expect-error a running task has no result
      return data.data.result;
    case "COMPLETED":
      holds<Same<typeof data.data.result, { [key: string]: unknown }>>();
      return data.data.result;
    case "FAILED":
      return data.data.error;
    default: {
      const nothingLeft: never = data.data;
      return nothingLeft;
    }
  }
}

export async function v1StatusIsItsUnion() {
  const { data } = await v1.api.GET("/task/{task_id}/status", { params: { path: { task_id: "t" } } });
  holds<Same<typeof data, "created" | "running" | "finished" | "stopped" | "paused" | "failed" | undefined>>();
  // @ts-expect-error not one of the six words
  return data === "canceled";
}

export function inputsAreExact() {
  void anchor.start({ prompt: "x", max_steps: 3, sessionId: "s", agent: "yutori" });
  // @ts-expect-error misspelt
  void anchor.start({ prompt: "x", max_step: 3 });
  // @ts-expect-error errand sets it
  void anchor.start({ prompt: "x", async: false });
  // @ts-expect-error required
  void anchor.start({ url: "https://example.com" });
  // @ts-expect-error no such agent
  void anchor.start({ prompt: "x", agent: "gpt" });

  void act.start({ workflow_id: "w", save_browser_data: true });
  void act.start({ workflow_template_id: "t", proxyRegion: "US" });
  // @ts-expect-error one of the two ids
  void act.start({ workflow_id: "w", workflow_template_id: "t" });
  // @ts-expect-error a field of the other kind of start
  void act.start({ workflow_template_id: "t", save_browser_data: true });
  // @ts-expect-error an id is needed
  void act.start({ input_parameters: [] });

  void v1.start({ task: "x", max_agent_steps: 5 });
  // @ts-expect-error misspelt
  void v1.start({ task: "x", max_steps: 5 });
  // @ts-expect-error batches are checked just the same
  void anchor.runAll([{ prompt: "x", max_step: 3 }]);
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  // @ts-expect-error Anchor cannot stop a task
  anchor.stop;
  // @ts-expect-error nor list them
  anchor.list;
  // @ts-expect-error so a wait cannot either
  void anchor.wait("w", { onAbort: "stop" });
  // @ts-expect-error nor a run
  void anchor.run({ prompt: "x" }, { onTimeout: "stop" });
  void act.wait("w", { onAbort: "stop", onTimeout: "stop" });
  void act.stop("w");
  void act.resume("w");
  void act.list({ status: "paused", limit: 10 });
  // @ts-expect-error no such status
  void act.list({ status: "stopped" });
  // @ts-expect-error BrowserAct pauses tasks by itself only
  act.pause;
  void v1.stop("w");
  // @ts-expect-error not offered for the dead version
  v1.resume;
}

export async function handlesBelongToTheirProvider() {
  const handle = await anchor.start({ prompt: "x" });
  holds<Same<typeof handle, Handle<"anchor-browser">>>();
  void anchor.wait(handle);
  // @ts-expect-error another provider's task
  void act.wait(handle);
}

export async function tasksNarrowByState(task: Task<string>) {
  if (task.state === "completed") {
    holds<Same<typeof task.output, string>>();
    holds<Same<typeof task.verdict, "success" | "failure" | undefined>>();
  } else if (task.state === "failed") {
    holds<Same<typeof task.error.message, string>>();
  } else {
    // @ts-expect-error only a completed task has an output
    task.output;
  }
  const state: TaskState = task.state;
  return state;
}

export async function outputsFollowTheirSchema() {
  const plain = await anchor.run({ prompt: "x" });
  holds<Same<typeof plain, CompletedTask<string | Record<string, unknown> | null>>>();
  const text = await act.wait("w");
  holds<Same<typeof text.output, string | null>>();

  const byZod = await anchor.run({ prompt: "x" }, { output: z.object({ price: z.number() }) });
  holds<Same<typeof byZod.output, { price: number }>>();
  const byValibot = await act.wait("w", { output: v.object({ price: v.number() }) });
  holds<Same<typeof byValibot.output, { price: number }>>();
  const byArktype = await v1.run({ task: "x" }, { output: type({ price: "number" }) });
  holds<Same<typeof byArktype.output, { price: number }>>();

  const once = await anchor.get("w", { output: z.string().transform(Number) });
  if (once.state === "completed") holds<Same<typeof once.output, number>>();
  for await (const event of anchor.watch("w", { output: z.object({ a: z.string() }) })) {
    if (event.type === "done" && event.task.state === "completed")
      holds<Same<typeof event.task.output, { a: string }>>();
  }
  for await (const outcome of act.waitAll(["w"], { output: z.array(z.string()) })) {
    if (outcome.ok) holds<Same<typeof outcome.task.output, string[]>>();
    else holds<Same<typeof outcome.error, unknown>>();
  }
}

export async function theHandleOfAnErrorOrAnEventCanBeGivenBack(error: unknown) {
  if (error instanceof WaitTimeoutError && error.handle) await anchor.wait(error.handle);
  for await (const outcome of act.waitAll(["w"])) if (outcome.handle) await act.stop(outcome.handle);
  for await (const event of act.watch("w")) if (event.handle) await act.stop(event.handle);
  const task = await act.get("w");
  if (task.handle) await act.wait(task.handle);
  const saved: Handle = await anchor.start({ prompt: "x" });
  await anchor.wait(saved);
  // @ts-expect-error a handle that is known to be another provider's
  await act.wait(await anchor.start({ prompt: "x" }));
}

type AnchorWord = AnchorComponents["schemas"]["PerformWebTaskStatusResponseSchema"]["data"]["status"];
type V1Word = V1Components["schemas"]["TaskStatusEnum"];

export function everyWordOfAStatusNeedsAState() {
  const anchorStates = { RUNNING: "running", COMPLETED: "completed", FAILED: "failed" } as const;
  anchorStates satisfies Record<AnchorWord, TaskState>;
  // @ts-expect-error a new word in the contract does not compile until the provider's table maps it
  anchorStates satisfies Record<AnchorWord | "HIBERNATING", TaskState>;
  const v1States = {
    created: "queued",
    running: "running",
    paused: "paused",
    finished: "completed",
    stopped: "canceled",
  } as const;
  // @ts-expect-error `failed` is missing
  v1States satisfies Record<V1Word, TaskState>;
}
