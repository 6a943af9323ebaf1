// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components } from "../../../generated/anchor-browser.ts";
import { type AnchorBrowserInput, anchorBrowser, type TaskState } from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];
type Body = Schemas["PerformWebTaskRequestSchema"];
type Word = Schemas["PerformWebTaskStatusResponseSchema"]["data"]["status"];

const anchor = anchorBrowser({ apiKey: "key" });

export function theInputIsTheBodyOfTheContract() {
  noneOf<Differing<AnchorBrowserInput, Omit<Body, "async"> & { sessionId?: string }>>();
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
  void anchor.pause("w");
  void anchor.resume("w");
  void anchor.endSession("w");
}

export async function statusNarrows() {
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

export async function theWholeApiIsTyped() {
  const recordings = await anchor.api.GET("/v1/sessions/{session_id}/recordings", {
    params: { path: { session_id: "s" } },
  });
  holds<Same<NonNullable<NonNullable<typeof recordings.data>["data"]>["count"], number | undefined>>();
}

export function everyWordOfAStatusNeedsAState() {
  const states = { RUNNING: "running", COMPLETED: "completed", FAILED: "failed" } as const;
  states satisfies Record<Word, TaskState>;
  // @ts-expect-error a new word in the contract does not compile until the provider's table maps it
  states satisfies Record<Word | "HIBERNATING", TaskState>;
}
