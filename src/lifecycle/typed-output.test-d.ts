// Checked by `tsc` alone: every line below either compiles or is expected not to.
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type CompletedTask,
  type TaskFile,
} from "../index.ts";
import { holds, type Same } from "../testing/types.ts";

const anchor = anchorBrowser({ apiKey: "key" });
const saved = anchorBrowserTasks({ apiKey: "key" });
const act = browserAct({ apiKey: "key" });
const v1 = browserUseV1({ apiKey: "key" });
const v2 = browserUseV2({ apiKey: "key" });
const v4 = browserUseV4({ apiKey: "key" });

export async function withoutASchemaAnOutputIsTheProviders() {
  const plain = await anchor.run({ prompt: "x" });
  holds<Same<typeof plain, CompletedTask<string | Record<string, unknown> | null>>>();
  const ofSaved = await saved.wait("w");
  holds<Same<typeof ofSaved, CompletedTask<Record<string, unknown> | null>>>();
  const text = await act.wait("w");
  holds<Same<typeof text.output, string | null>>();
  const run = await v4.wait("w");
  holds<Same<typeof run.output, string | null>>();
  holds<Same<typeof run.files, readonly TaskFile[] | undefined>>();
}

export async function outputsFollowTheirSchema() {
  const byZod = await anchor.run({ prompt: "x" }, { output: z.object({ price: z.number() }) });
  holds<Same<typeof byZod.output, { price: number }>>();
  const byValibot = await act.wait("w", { output: v.object({ price: v.number() }) });
  holds<Same<typeof byValibot.output, { price: number }>>();
  const byArktype = await v1.run({ task: "x" }, { output: type({ price: "number" }) });
  holds<Same<typeof byArktype.output, { price: number }>>();

  const zodOnV4 = await v4.run({ task: "x" }, { output: z.object({ price: z.number() }) });
  holds<Same<typeof zodOnV4.output, { price: number }>>();
  const valibotOnV2 = await v2.run({ task: "x" }, { output: v.object({ price: v.number() }) });
  holds<Same<typeof valibotOnV2.output, { price: number }>>();
  const arktypeOnSaved = await saved.run({ taskId: "t", input_params: {} }, { output: type({ price: "number" }) });
  holds<Same<typeof arktypeOnSaved.output, { price: number }>>();

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
  for await (const outcome of v4.waitAll(["w"], { output: z.array(z.string()) })) {
    if (outcome.ok) holds<Same<typeof outcome.task.output, string[]>>();
  }
}
