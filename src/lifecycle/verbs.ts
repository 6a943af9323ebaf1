import { withCallerLine } from "../task/caller-line.ts";
import type { OptionTaker } from "../task/option-names.ts";
import { checkOptions } from "../task/options.ts";
import type { Context } from "./context.ts";
import { type CallOptions, type ControlVerb, control } from "./control.ts";
import { download } from "./download.ts";
import { get } from "./get.ts";
import { readNow } from "./read-now.ts";
import { readOnce } from "./read-once.ts";
import { run } from "./run.ts";
import { runAll } from "./run-all.ts";
import { beginWait } from "./saved-wait.ts";
import { start } from "./start.ts";
import { wait } from "./wait.ts";
import { waitAll } from "./wait-all.ts";
import { watch } from "./watch.ts";

/** A verb as it stands on a client: what it is for, and its options. */
type Verb<Given, Result> = (given: Given, options?: object) => Result;

/**
 * Binds the verbs to what one client shares. Each refuses options that it does not know; the rejections of those that give
 * a promise show the line that awaits them.
 */
export function bindVerbs(context: Context): Record<string, unknown> {
  const { provider } = context;

  const promising =
    <Given>(verb: OptionTaker, act: (context: Context, given: Given, options?: object) => Promise<unknown>) =>
    async (given: Given, options?: object): Promise<unknown> => {
      try {
        checkOptions(provider.name, verb, options);
        return await act(context, given, options);
      } catch (error) {
        throw withCallerLine(error);
      }
    };
  const looping =
    <Given, Result>(verb: OptionTaker, act: (context: Context, given: Given, options?: object) => Result) =>
    (given: Given, options?: object): Result => {
      checkOptions(provider.name, verb, options);
      return act(context, given, options);
    };
  const controlling = (verb: ControlVerb): Record<string, Verb<unknown, unknown>> =>
    provider[verb] ? { [verb]: promising(verb, (_, task, options) => control(context, verb, task, options)) } : {};

  return {
    run: promising("run", run),
    start: promising("start", start),
    get: promising("get", get),
    download: promising("download", download as (context: Context, file: unknown) => Promise<unknown>),
    wait: promising("wait", wait),
    watch: looping("watch", watch),
    waitAll: looping("waitAll", waitAll),
    runAll: looping("runAll", runAll),
    idle: () => context.idle(),
    readNow: (task: unknown) => readNow(context, task),
    beginWait: looping("beginWait", beginWait),
    readOnce: promising("readOnce", readOnce),
    ...controlling("stop"),
    ...controlling("pause"),
    ...controlling("resume"),
    ...controlling("endSession"),
    ...(provider.list && { list: promising("list", list) }),
  };
}

async function list({ provider }: Context, query: unknown = {}, { signal }: CallOptions = {}): Promise<unknown> {
  return provider.list?.(query as never, { lane: "read", signal });
}
