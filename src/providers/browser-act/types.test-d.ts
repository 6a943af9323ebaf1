// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components, operations } from "../../../generated/browser-act.ts";
import {
  ApiError,
  type BrowserActPage,
  type BrowserActQuery,
  type BrowserActTemplateInput,
  type BrowserActWorkflowInput,
  browserAct,
  browserActCodes,
} from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];
type Workflow = Schemas["RunWorkflowTaskRequest"];
type Template = Schemas["RunWorkflowTemplateTaskRequest"];
type Without<Keys extends PropertyKey> = { [Key in Keys]?: never };

const act = browserAct({ apiKey: "key" });

export function theTypesAreThoseOfTheContract() {
  noneOf<Differing<BrowserActWorkflowInput, Workflow & Without<Exclude<keyof Template, keyof Workflow>>>>();
  noneOf<Differing<BrowserActTemplateInput, Template & Without<Exclude<keyof Workflow, keyof Template>>>>();
  noneOf<Differing<BrowserActQuery, NonNullable<operations["pageTasks"]["parameters"]["query"]>>>();
  noneOf<Differing<BrowserActPage, Schemas["PageRespWorkflowTaskSimpleResponse"]>>();
}

export function inputsAreExact() {
  void act.start({ workflow_id: "w", save_browser_data: true });
  void act.start({ workflow_template_id: "t", proxyRegion: "US" });
  // @ts-expect-error one of the two ids
  void act.start({ workflow_id: "w", workflow_template_id: "t" });
  // @ts-expect-error a field of the other kind of start
  void act.start({ workflow_template_id: "t", save_browser_data: true });
  // @ts-expect-error an id is needed
  void act.start({ input_parameters: [] });
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  void act.wait("w", { onAbort: "stop", onTimeout: "stop" });
  void act.stop("w");
  void act.resume("w");
  void act.list({ status: "paused", limit: 10 });
  // @ts-expect-error no such status
  void act.list({ status: "stopped" });
  // @ts-expect-error BrowserAct pauses tasks by itself only
  act.pause;
}

export async function theWholeApiIsTyped() {
  const regions = await act.api.GET("/v2/workflow/get-region-list");
  holds<Same<NonNullable<typeof regions.data>[number]["code"], string | undefined>>();
}

export function tooManyTasksIsToldApart(error: unknown): boolean {
  return error instanceof ApiError && error.providerCode === browserActCodes.tooManyRunningTasks;
}
