import type { Reading, StepsPage } from "../../provider.ts";
import { asId, asNumber, asString, asText, isRecord } from "../../task/narrow.ts";
import { type TaskFile, type TaskStep, type TaskUsage, toTaskState } from "../../task/task.ts";
import { BROWSER_ACT_STATES } from "./statuses.ts";
import type { BrowserActOutput } from "./types.ts";

/** A running task may already carry `output`, `finished_at` or nulls (samples of the provider); only the status says whether it is over. */
export function readingOf(raw: unknown): Reading<BrowserActOutput> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  const { status, output, task_failure_info: failure, live_url_info: live, live_url: oldLiveUrl } = raw;
  return {
    status,
    state: toTaskState(BROWSER_ACT_STATES, status),
    output: asString(isRecord(output) ? output.string : undefined) ?? null,
    error: {
      message: asString(isRecord(failure) ? failure.message : undefined) ?? "",
      code: asNumber(isRecord(failure) ? failure.code : undefined),
    },
    liveUrl: asString(isRecord(live) ? live.live_url : undefined) ?? asString(oldLiveUrl),
    files: filesIn(raw),
    usage: usageIn(raw),
    raw,
  };
}

/** Downloads have a name and an end, the files of the output a link alone; one file may be among both. */
function filesIn({ output, download_files: downloads, files_expires_at: endOfAll }: Record<string, unknown>) {
  const links = isRecord(output) && Array.isArray(output.files) ? (output.files as unknown[]) : [];
  const views = Array.isArray(downloads) ? downloads.filter(isRecord) : [];
  if (links.length + views.length === 0) return undefined;
  const named = views.map(({ guid, fileName, fileSize, downloadUrl, expiresAt }): TaskFile => {
    return {
      id: asId(guid),
      name: asText(fileName),
      url: asText(downloadUrl),
      sizeBytes: asNumber(fileSize),
      expiresAt: dateIn(expiresAt) ?? dateIn(endOfAll),
    };
  });
  const others = links.map(asText).filter((url) => url !== undefined && !named.some((file) => file.url === url));
  return [...named, ...others.map((url): TaskFile => ({ url, expiresAt: dateIn(endOfAll) }))];
}

function dateIn(ms: unknown): string | undefined {
  return typeof ms === "number" && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}

/** The list and the callbacks tell the credits too, the status nothing. */
function usageIn({ credit, steps }: Record<string, unknown>): TaskUsage | undefined {
  const credits = asNumber(credit);
  const count = Array.isArray(steps) ? steps.length : undefined;
  return credits === undefined && count === undefined ? undefined : { credits, steps: count };
}

/** The steps of a whole task after the first `seen` of them. */
export function stepsAfter(seen: number, { raw, liveUrl }: Reading): StepsPage {
  const steps = isRecord(raw) && Array.isArray(raw.steps) ? raw.steps.slice(seen) : [];
  return { steps: steps.filter(isRecord).map(stepIn), next: seen + steps.length, liveUrl };
}

function stepIn(step: Record<string, unknown>): TaskStep {
  return {
    number: asNumber(step.step) ?? 0,
    text: asText(step.step_goal) ?? "",
    screenshotUrl: asText(step.screenshots_url),
    raw: step,
  };
}
