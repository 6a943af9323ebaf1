import type { paths } from "../../../generated/browser-use-v4.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import type { Provider, Reading, ReadingsPage, Started } from "../../provider.ts";
import { asId, asString, isRecord } from "../../task/narrow.ts";
import { type Handle, toTaskState, type Verdict } from "../../task/task.ts";
import { findByTask } from "./find-start.ts";
import { BROWSER_USE_V4_STATES } from "./statuses.ts";
import type {
  BrowserUseV4Input,
  BrowserUseV4Options,
  BrowserUseV4Output,
  BrowserUseV4Page,
  BrowserUseV4Query,
} from "./types.ts";

const START = "/runs";
const STATUS = "/runs/{run_id}/status";
const TASK = "/runs/{run_id}";
const PAGE_SIZE = 100;

/**
 * Browser Use v4: runs, each the turn of a session. The contract takes no schema for the output (a start that carries one
 * is answered 422), so a schema is only used to validate what comes back.
 */
export function browserUseV4Provider(options: BrowserUseV4Options = {}) {
  const http = createHttp<paths>({
    provider: "browser-use-v4",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.browser-use.com/api/v4",
      keyVariable: "BROWSER_USE_API_KEY",
    }),
    authorize: (key) => ["x-browser-use-api-key", key],
  });
  return {
    name: "browser-use-v4",
    http,
    judges: true,
    secretsOf: ({ browserSettings }) => {
      const password = browserSettings?.customProxy?.password;
      return typeof password === "string" ? [password] : [];
    },

    async start(input: BrowserUseV4Input, call: Call): Promise<Started<BrowserUseV4Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(http.with(call).POST(START, { body: input }));
      const { id, sessionId } = isRecord(raw) ? raw : {};
      const runId = asId(id);
      if (runId === undefined) throw refuse("no id");
      return { id: runId, sessionId: asId(sessionId) };
    },

    // The provider gives this read a rate limit of its own and asks that the whole run be read once, at the end.
    async readStatus({ id }: Handle, call: Call): Promise<Reading<BrowserUseV4Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(STATUS, { params: { path: { run_id: id } } }),
      );
      if (!isRecord(raw) || typeof raw.status !== "string") throw refuse("no status");
      return { status: raw.status, state: toTaskState(BROWSER_USE_V4_STATES, raw.status), raw };
    },

    async readTask({ id }: Handle, call: Call): Promise<Reading<BrowserUseV4Output>> {
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).GET(TASK, { params: { path: { run_id: id } } }),
      );
      if (!isRecord(raw) || typeof raw.status !== "string") throw refuse("no status");
      const { status, result, error, judgement } = raw;
      return {
        status,
        state: toTaskState(BROWSER_USE_V4_STATES, status),
        output: asString(result) ?? null,
        verdict: verdictIn(judgement),
        error: { message: asString(error) ?? "" },
        raw,
      };
    },

    // The list of sessions, not of runs: it is made for this (a hundred short lines, where runs come with task and result).
    // It shows the latest run of each session; a run that another has followed is read on its own.
    many: {
      pageSize: PAGE_SIZE,
      async readPage(cursor: number | string | undefined, call: Call): Promise<ReadingsPage<BrowserUseV4Output>> {
        const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor: String(cursor) }) };
        const { data: raw } = await replyTo<unknown>(http.with(call).GET("/sessions", { params: { query } }));
        const { sessions, nextCursor, hasMore } = isRecord(raw) ? raw : {};
        const readings = (Array.isArray(sessions) ? (sessions as unknown[]) : []).flatMap((session) => {
          const { latestRunId, status } = isRecord(session) ? session : {};
          const id = asId(latestRunId);
          if (id === undefined || typeof status !== "string") return [];
          return [{ id, reading: { status, state: toTaskState(BROWSER_USE_V4_STATES, status), raw: session } }];
        });
        const more = typeof nextCursor === "string" && nextCursor !== "" && hasMore !== false;
        return { readings, next: more ? nextCursor : undefined };
      },
    },

    async stop({ id }: Handle, call: Call): Promise<void> {
      await http.with(call).POST("/runs/{run_id}/cancel", { params: { path: { run_id: id } } });
    },

    list,

    finder: findByTask(list),
  } satisfies Provider<"browser-use-v4", BrowserUseV4Input, BrowserUseV4Output>;

  async function list({ limit = PAGE_SIZE, ...query }: BrowserUseV4Query, call: Call): Promise<BrowserUseV4Page> {
    return (await replyTo(http.with(call).GET(START, { params: { query: { limit, ...query } } }))).data;
  }
}

/** The contract leaves the shape of a judgement open; `verdict` is the word of the provider's open-source judge. */
function verdictIn(judgement: unknown): Verdict {
  if (!isRecord(judgement) || typeof judgement.verdict !== "boolean") return undefined;
  return judgement.verdict ? "success" : "failure";
}
