// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components } from "../../../generated/browser-use-v1.ts";
import { type BrowserUseV1Input, browserUseV1, type TaskState } from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];

const v1 = browserUseV1({ apiKey: "key" });

export function theInputIsTheBodyOfTheContract() {
  noneOf<Differing<BrowserUseV1Input, Schemas["RunTaskRequest"]>>();
}

export function inputsAreExact() {
  void v1.start({ task: "x", max_agent_steps: 5 });
  // @ts-expect-error misspelt
  void v1.start({ task: "x", max_steps: 5 });
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  void v1.stop("w");
  // @ts-expect-error not offered for the dead version
  v1.resume;
}

export async function statusIsItsUnion() {
  const { data } = await v1.api.GET("/task/{task_id}/status", { params: { path: { task_id: "t" } } });
  holds<Same<typeof data, "created" | "running" | "finished" | "stopped" | "paused" | "failed" | undefined>>();
  // @ts-expect-error not one of the six words
  return data === "canceled";
}

export function everyWordOfAStatusNeedsAState() {
  const states = {
    created: "queued",
    running: "running",
    paused: "paused",
    finished: "completed",
    stopped: "canceled",
  } as const;
  // @ts-expect-error `failed` is missing
  states satisfies Record<Schemas["TaskStatusEnum"], TaskState>;
}
