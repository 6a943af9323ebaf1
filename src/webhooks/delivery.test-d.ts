// Checked by `tsc` alone: every line below either compiles or is expected not to.
import { holds, type Same } from "../testing/types.ts";
import { type AnchorBrowserEventType, readBrowserActWebhook, readBrowserUseWebhook } from "../webhooks.ts";

export async function eventsAreNarrowedByTheirResult(request: Request) {
  const result = await readBrowserUseWebhook(request, { secret: ["old", "new"] });
  // @ts-expect-error a refused delivery has no event
  result.event;
  if (result.ok) holds<Same<typeof result.event.canonicalForm, "javascript" | "python" | "raw">>();
  else holds<Same<typeof result.status, 400 | 401 | 413>>();
  const act = await readBrowserActWebhook(request, { secret: "sixteen characters" });
  if (act.ok) holds<Same<typeof act.event.taskId, string>>();
  const word: AnchorBrowserEventType = "task.completed";
  // @ts-expect-error no such event
  const other: AnchorBrowserEventType = "task.done";
  return [word, other];
}
