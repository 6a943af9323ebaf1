import type { Reading, ReadingsPage, StepsPage } from "../../provider.ts";
import { asAmount, asId, asNumber, asString, asText, isRecord } from "../../task/narrow.ts";
import { type TaskFile, type TaskStep, toTaskState, type Verdict } from "../../task/task.ts";
import { BROWSER_USE_V4_STATES } from "./statuses.ts";
import type { BrowserUseV4Output } from "./types.ts";

/** What the read of a status alone says. */
export function readingOfStatus(raw: unknown): Reading<BrowserUseV4Output> | undefined {
  if (!isRecord(raw) || typeof raw.status !== "string") return undefined;
  return { status: raw.status, state: toTaskState(BROWSER_USE_V4_STATES, raw.status), raw };
}

/** What the read of a whole run says. */
export function readingOf(raw: unknown): Reading<BrowserUseV4Output> | undefined {
  const reading = readingOfStatus(raw);
  if (reading === undefined || !isRecord(raw)) return undefined;
  const { result, error, judgement, totalCostUsd, totalInputTokens, totalOutputTokens } = raw;
  return {
    ...reading,
    output: asString(result) ?? null,
    verdict: verdictIn(judgement),
    error: { message: asString(error) ?? "" },
    usage: {
      costUsd: asAmount(totalCostUsd),
      inputTokens: asNumber(totalInputTokens),
      outputTokens: asNumber(totalOutputTokens),
    },
  };
}

/** The contract leaves the shape of a judgement open; `verdict` is the word of the provider's open-source judge. */
function verdictIn(judgement: unknown): Verdict {
  if (!isRecord(judgement) || typeof judgement.verdict !== "boolean") return undefined;
  return judgement.verdict ? "success" : "failure";
}

/** What a page of sessions says of the latest run of each. */
export function sessionsIn(raw: unknown): ReadingsPage<BrowserUseV4Output> {
  const { sessions, nextCursor, hasMore } = isRecord(raw) ? raw : {};
  const readings = recordsIn(sessions).flatMap((session) => {
    const id = asId(session.latestRunId);
    const reading = readingOfStatus(session);
    return id === undefined || reading === undefined ? [] : [{ id, reading }];
  });
  const next = hasMore === false ? undefined : asText(nextCursor);
  return { readings, next };
}

/** The files that a run was given. Their contents are in the workspace, so there is no link. */
export function filesIn(raw: unknown): readonly TaskFile[] {
  const attachments = recordsIn(isRecord(raw) ? raw.attachments : undefined);
  return attachments.map(({ id, name, sizeBytes }) => {
    return { id: asId(id), name: asText(name), sizeBytes: asNumber(sizeBytes) };
  });
}

/** A page of events: each is a step, and `browser.ready` names the page to watch. */
export function stepsIn(raw: unknown, cursor: number | string | undefined): StepsPage {
  const { events, nextAfter, hasMore } = isRecord(raw) ? raw : {};
  const steps = recordsIn(events).map(stepIn);
  const next = asNumber(nextAfter) ?? steps.at(-1)?.number ?? cursor;
  return { steps, next, hasMore: hasMore === true, liveUrl: liveUrlIn(raw) };
}

/** The contract leaves the data of an event open; the provider's page on human help says `live_view_url`. */
export function liveUrlIn(raw: unknown): string | undefined {
  const ready = recordsIn(isRecord(raw) ? raw.events : undefined).filter(({ type }) => type === "browser.ready");
  const urls = ready.map(({ data }) => firstText(data, ["live_view_url", "liveViewUrl", "live_url", "liveUrl"]));
  return urls.findLast((url) => url !== undefined);
}

function stepIn(event: Record<string, unknown>): TaskStep {
  const { id, ts, type, data } = event;
  return {
    number: asNumber(id) ?? 0,
    text: firstText(data, ["text", "message", "goal", "next_goal", "nextGoal"]) ?? asText(type) ?? "",
    url: firstText(data, ["url"]),
    screenshotUrl: firstText(data, ["screenshot_url", "screenshotUrl"]),
    at: asText(ts),
    raw: event,
  };
}

function firstText(data: unknown, names: readonly string[]): string | undefined {
  return isRecord(data) ? names.map((name) => asText(data[name])).find((text) => text !== undefined) : undefined;
}

function recordsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
