// Checked by `tsc` alone: every line below either compiles or is expected not to.
import type { components } from "../../../generated/anchor-browser.ts";
import { type AnchorBrowserTasksInput, anchorBrowser, anchorBrowserTasks, type Handle } from "../../index.ts";
import { type Differing, holds, noneOf, type Same } from "../../testing/types.ts";

type Schemas = components["schemas"];
type Word = Schemas["TaskRunStatusV2Response"]["status"];

const anchor = anchorBrowser({ apiKey: "key" });
const saved = anchorBrowserTasks({ apiKey: "key" });

export function theInputIsTheBodyOfTheContract() {
  noneOf<Differing<AnchorBrowserTasksInput, Schemas["RunTaskV2Request"] & { taskId: string }>>();
}

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
}

export function capabilitiesAreAbsentWhereTheProviderLacksThem() {
  for (const client of [anchor, saved] as const) {
    // @ts-expect-error Anchor cannot stop a task
    client.stop;
    // @ts-expect-error nor list them
    client.list;
  }
  void saved.endSession("w");
  // @ts-expect-error so a wait cannot stop one either
  void saved.wait("w", { onAbort: "stop" });
}

export async function handlesBelongToTheirClient() {
  const handle = await saved.start({ taskId: "t", input_params: {} });
  holds<Same<typeof handle, Handle<"anchor-browser-tasks">>>();
  // @ts-expect-error the other client of the same provider reads other tasks
  void anchor.wait(handle);
}

export function everyWordOfAStatusNeedsAState() {
  holds<Same<Word, "queued" | "running" | "success" | "failure" | "timeout" | "cancelled">>();
}
