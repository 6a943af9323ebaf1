import { isErrorLike, MAX_CAUSES } from "../task/errors.ts";
import type { Mask } from "./mask.ts";

/** Copies an error for use as a `cause`: name, message and code of the whole chain, masked, and nothing else that it held. */
export function describeCause(error: unknown, mask: Mask, depth = 0): unknown {
  if (!isErrorLike(error)) return typeof error === "object" ? undefined : mask.value(error);
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  const inner = depth < MAX_CAUSES ? describeCause(cause, mask, depth + 1) : undefined;
  const copy = new Error(mask.text(String(message)), { cause: inner });
  const facts = { name: mask.text(String(name)), stack: mask.text(String(stack ?? error)) };
  return Object.assign(copy, facts, typeof code === "string" && { code: mask.text(code) });
}
