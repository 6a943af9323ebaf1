// Checked by `tsc` alone: every line below either compiles or is expected not to.
import {
  type AnyErrandError,
  browserAct,
  type ErrandError,
  type ErrorCode,
  type FailedTask,
  isErrandError,
  TaskFailedError,
} from "../index.ts";
import { holds, type Same } from "../testing/types.ts";

const act = browserAct({ apiKey: "key" });

export function aCodeGivesTheFieldsOfItsError(error: unknown) {
  if (!isErrandError(error)) return;
  holds<Same<typeof error, AnyErrandError>>();
  // @ts-expect-error not every error has a task
  error.task;
  if (error.code === "task_failed") holds<Same<typeof error.task, FailedTask>>();
  if (error.code === "wait_timeout") holds<Same<typeof error.seen.reads, number>>();
  if (error.code === "api") holds<Same<typeof error.retryAfterMs, number | undefined>>();
  switch (error.code) {
    case "output_invalid":
      return error.issues[0]?.path;
    case "connection":
      return error.sent;
    // @ts-expect-error no such code
    case "timeout":
      return undefined;
  }
}

export async function outcomesAndFaultsNarrowTheSameWay() {
  for await (const outcome of act.waitAll(["w"])) {
    if (!outcome.ok && isErrandError(outcome.error) && outcome.error.code === "task_failed")
      holds<Same<typeof outcome.error.task, FailedTask>>();
  }
  for await (const event of act.watch("w")) {
    if (event.type === "fault" && event.error.code === "api") holds<Same<typeof event.error.status, number>>();
  }
}

export function theUnionHoldsEveryCodeOnce() {
  holds<Same<AnyErrandError["code"], ErrorCode>>();
}

/** An error of another copy of this package: the same public fields, declared elsewhere. */
type OfAnotherCopy<Error> = { [Field in keyof Error]: Error[Field] };

export function anErrorOfAnotherCopyFits(failed: OfAnotherCopy<TaskFailedError>, any: OfAnotherCopy<ErrandError>) {
  const ours: TaskFailedError = failed;
  const base: ErrandError = any;
  holds<Same<Exclude<keyof AnyErrandError, string>, never>>();
  return [ours, base, TaskFailedError];
}
