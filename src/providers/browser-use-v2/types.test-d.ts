// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components, operations } from "../../../generated/browser-use-v2.ts";
import {
  type BrowserUseV2Input,
  type BrowserUseV2Page,
  type BrowserUseV2Query,
  browserUseV2,
  type TaskState,
} from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];

const v2 = browserUseV2({ apiKey: "key" });

export function theTypesAreThoseOfTheContract() {
  noneOf<Differing<BrowserUseV2Input, Schemas["CreateTaskRequest"]>>();
  noneOf<Differing<BrowserUseV2Query, NonNullable<operations["list_tasks_tasks_get"]["parameters"]["query"]>>>();
  noneOf<Differing<BrowserUseV2Page, Schemas["TaskListResponse"]>>();
}

export function inputsAreExact() {
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
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  // @ts-expect-error v2 speaks of pausing in a title only
  v2.pause;
  // @ts-expect-error nor can a task go on
  v2.resume;
  void v2.run({ task: "x" }, { onTimeout: "stop", onAbort: "stop" });
  void v2.list({ filterBy: "failed", pageNumber: 2 });
  // @ts-expect-error no such status
  void v2.list({ filterBy: "running" });
}

export async function theWholeApiIsTyped() {
  const log = await v2.api.GET("/tasks/{task_id}/logs", { params: { path: { task_id: "t" } } });
  holds<Same<typeof log.data, { downloadUrl: string } | undefined>>();
}

export function everyWordOfAStatusNeedsAState() {
  const states = { created: "queued", started: "running", finished: "completed", stopped: "canceled" } as const;
  // @ts-expect-error `failed` is missing: the word that the provider's own SDK forgets
  states satisfies Record<Schemas["TaskStatus"], TaskState>;
}
