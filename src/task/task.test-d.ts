// Checked by `tsc` alone: every line below either compiles or is expected not to.
import { anchorBrowser, browserAct, type Handle, type Task, type TaskState, WaitTimeoutError } from "../index.ts";
import { holds, type Same } from "../testing/types.ts";

const anchor = anchorBrowser({ apiKey: "key" });
const act = browserAct({ apiKey: "key" });

export async function handlesBelongToTheirProvider() {
  const handle = await anchor.start({ prompt: "x" });
  holds<Same<typeof handle, Handle<"anchor-browser">>>();
  void anchor.wait(handle);
  // @ts-expect-error another provider's task
  void act.wait(handle);
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
