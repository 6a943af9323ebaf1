import { checkSignal } from "../async/abort.ts";
import { asText, isRecord } from "../task/narrow.ts";
import type { TaskFile } from "../task/task.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./control.ts";

/** Fetches a file of a task: asks the provider where it is, if the file has no `url`, and follows the way to it. */
export async function download(context: Context, file: TaskFile, { signal }: CallOptions = {}): Promise<Response> {
  const { provider } = context;
  if (!isRecord(file)) throw new TypeError("Pass one of a task's `files`.");
  checkSignal(signal);
  signal?.throwIfAborted();
  const url = asText(file.url) ?? (await provider.readFileUrl?.(file, { lane: "read", signal }));
  if (url === undefined) throw new TypeError(`${provider.name} does not say where this file is: it has no url.`);
  return provider.http.download(url, { signal });
}
