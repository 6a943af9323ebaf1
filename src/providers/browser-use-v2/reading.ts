import type { Reading } from "../../provider.ts";
import { asAmount, asId, asNumber, asString, asText, isRecord } from "../../task/narrow.ts";
import { type TaskFile, type TaskStep, type TaskUsage, toTaskState, type Verdict } from "../../task/task.ts";
import { BROWSER_USE_V2_STATES } from "./statuses.ts";
import type { BrowserUseV2Output } from "./types.ts";

/** What a status, a whole task or an entry of the list says. */
export function readingOf(raw: unknown): Reading<BrowserUseV2Output> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  const { id, status, output, outputFiles } = raw;
  const text = asString(output) ?? null;
  return {
    status,
    state: toTaskState(BROWSER_USE_V2_STATES, status),
    output: text,
    verdict: verdictIn(raw),
    error: { message: text ?? "" }, // There is no field for the reason.
    files: Array.isArray(outputFiles) ? outputFiles.filter(isRecord).map((file) => fileIn(file, asId(id))) : undefined,
    usage: usageIn(raw),
    raw,
  };
}

/** The judge's word before the agent's own: an agent that is content with itself is what a judge is for. */
function verdictIn({ judgeVerdict, judgement, isSuccess }: Record<string, unknown>): Verdict {
  const judged = [judgeVerdict, verdictInText(judgement), isSuccess].find((value) => typeof value === "boolean");
  return judged === undefined ? undefined : judged ? "success" : "failure";
}

/** A judgement is an object written out as a string. */
function verdictInText(judgement: unknown): unknown {
  if (typeof judgement !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(judgement);
    return isRecord(parsed) ? parsed.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** The link to a file has to be asked for, by the task and the file. */
function fileIn({ id, fileName }: Record<string, unknown>, taskId: string | undefined): TaskFile {
  return { id: asId(id), name: asString(fileName), ...(taskId !== undefined && { taskId }) };
}

/** The status tells the cost alone. */
function usageIn({ cost, steps }: Record<string, unknown>): TaskUsage | undefined {
  const costUsd = asAmount(cost);
  const count = Array.isArray(steps) ? steps.length : undefined;
  return costUsd === undefined && count === undefined ? undefined : { costUsd, steps: count };
}

/** One entry of `steps`. */
export function stepIn(step: Record<string, unknown>): TaskStep {
  return {
    number: asNumber(step.number) ?? 0,
    text: asText(step.nextGoal) ?? asText(step.memory) ?? "",
    url: asText(step.url),
    screenshotUrl: asText(step.screenshotUrl),
    raw: step,
  };
}
