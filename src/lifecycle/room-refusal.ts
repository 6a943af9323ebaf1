import { ApiError } from "../task/errors.ts";
import type { Context } from "./context.ts";

/** Says whether a start was refused because too many tasks are running or being started. */
export function isWantOfRoom({ provider }: Context, error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  const { status, providerCode } = error;
  return status === 429 || (providerCode !== undefined && provider.fullCodes?.includes(providerCode) === true);
}
