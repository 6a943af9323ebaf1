import type { StartFinder } from "../provider.ts";
import { copyAsJson } from "../task/json-copy.ts";
import { isRecord } from "../task/narrow.ts";
import type { Handle } from "../task/task.ts";
import type { Context } from "./context.ts";
import {
  checkTaskKey,
  type JournalOptions,
  type JournalPlan,
  type OnceOptions,
  planJournal,
} from "./journal-options.ts";
import { type Starting, startOrFinish } from "./send-start.ts";
import { startOnce } from "./start-once.ts";
import type { OnceOutcome, OnceStart } from "./start-once-parts.ts";

/** A start under a key, its options checked. */
export type Once = { taskKey: string; plan: JournalPlan; settle?: OnceStart["settle"] };

/** Checks the options of `run` and `start` that belong to a journal; undefined where neither a key nor a journal is given. */
export function planOnce(context: Context, options: OnceOptions<never>): Once | undefined {
  const plan = planJournalOf(context, options);
  if (plan === undefined) {
    if (options.taskKey !== undefined) throw new TypeError("taskKey needs a journal to remember it.");
    return undefined;
  }
  return { taskKey: checkTaskKey(options.taskKey), plan };
}

/** The same for what many starts share. */
export function planJournalOf({ provider }: Context, options: JournalOptions<never>): JournalPlan | undefined {
  return planJournal(options, provider.http.config.startTimeoutMs);
}

/** Starts a task under its key: at most one POST for all starts of that key. */
export async function startUnderKey(
  context: Context,
  given: unknown,
  starting: Starting,
  { taskKey, plan, settle }: Once,
): Promise<OnceOutcome> {
  const { provider } = context;
  const { signal } = starting;
  const input = isRecord(given) && copyAsJson(given, `${provider.name}: input`);
  if (!isRecord(input)) throw new TypeError(`${provider.name}: the input of a task must be an object.`);
  const { config } = provider.http;
  const secrets = provider.secretsOf?.(input as never) ?? [];
  // The provider's own type of input is checked by the provider.
  const finder = provider.finder as StartFinder<unknown> | undefined;
  const outcome = await startOnce({
    plan,
    provider: provider.name,
    taskKey,
    input,
    secrets,
    signal,
    proves: finder?.proves,
    mark: finder?.mark && ((body, marker) => finder.mark?.(body, marker)),
    find:
      finder &&
      (async (marker, since) => {
        const found = await finder.find({ input, marker, since }, { lane: "read", signal, secrets });
        const mask = config.secrets.maskFor(secrets);
        return found.map((task) => ({ ...task, raw: mask.value(task.raw) }));
      }),
    settle,
    attempt: (hooks) => startOrFinish(context, input, starting, hooks),
  });
  if ("handle" in outcome && outcome.handle) config.secrets.addTask(outcome.handle.id, secrets);
  return outcome;
}

/** The task of a start under a key, where a handle is wanted. */
export function handleOfOnce(outcome: OnceOutcome): Handle | undefined {
  if ("unkept" in outcome && outcome.unkept) throw outcome.unkept;
  return "handle" in outcome ? outcome.handle : undefined;
}
