import type { paths } from "../../../generated/browser-use-v4.ts";
import { wire } from "../../../generated/browser-use-v4.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, type Http, replyTo } from "../../http/http.ts";
import type { Provider, Reading, ReadingsPage, Started, StepsPage } from "../../provider.ts";
import { asId, isRecord } from "../../task/narrow.ts";
import type { Handle, TaskFile } from "../../task/task.ts";
import { readingIn, startedIn } from "../replies.ts";
import { findByTask } from "./find-start.ts";
import { filesIn, liveUrlIn, readingOf, readingOfStatus, sessionsIn, stepsIn } from "./reading.ts";
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
const EVENTS = "/runs/{run_id}/events";
const PAGE_SIZE = 100;

/**
 * Browser Use v4: runs, each the turn of a session. The contract takes no schema for the output (a start that carries one
 * is answered 422), so a schema is only used to validate what comes back.
 */
export function browserUseV4Provider(options: BrowserUseV4Options = {}) {
  const http = createHttp<paths>({
    ...wire,
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
      const { id, body } = await startedIn(http.with(call).POST(START, { body: input }), "id");
      return { id, sessionId: asId(body.sessionId) };
    },

    ...reads(http),

    // The list of sessions, not of runs: it is made for this (a hundred short lines, where runs come with task and result).
    // It shows the latest run of each session; a run that another has followed is read on its own.
    many: {
      pageSize: PAGE_SIZE,
      async readPage(cursor: number | string | undefined, call: Call): Promise<ReadingsPage<BrowserUseV4Output>> {
        const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor: String(cursor) }) };
        return sessionsIn((await replyTo<unknown>(http.with(call).GET("/sessions", { params: { query } }))).data);
      },
    },

    async stop(handle: Handle, call: Call): Promise<void> {
      await http.with(call).POST("/runs/{run_id}/cancel", pathOf(handle));
    },

    list,

    finder: findByTask(list),
  } satisfies Provider<"browser-use-v4", BrowserUseV4Input, BrowserUseV4Output>;

  async function list({ limit = PAGE_SIZE, ...query }: BrowserUseV4Query, call: Call): Promise<BrowserUseV4Page> {
    return (await replyTo(http.with(call).GET(START, { params: { query: { limit, ...query } } }))).data;
  }
}

function reads(http: Http<paths>) {
  return {
    // The provider gives this read a rate limit of its own and asks that the whole run be read once, at the end.
    readStatus(handle: Handle, call: Call): Promise<Reading<BrowserUseV4Output>> {
      return readingIn(http.with(call).GET(STATUS, pathOf(handle)), handle, { readingOf: readingOfStatus });
    },

    readTask(handle: Handle, call: Call): Promise<Reading<BrowserUseV4Output>> {
      return readingIn(http.with(call).GET(TASK, pathOf(handle)), handle, { readingOf, idField: "id" });
    },

    /** The browser's page stands in an event of the first seconds. */
    async readLiveUrl(handle: Handle, call: Call): Promise<string | undefined> {
      return liveUrlIn((await replyTo<unknown>(http.with(call).GET(EVENTS, pathOf(handle)))).data);
    },

    /** The files that the run was given: the contract has no list of those that it made. */
    async readFiles(handle: Handle, { raw }: Reading, call: Call): Promise<readonly TaskFile[] | undefined> {
      const given = isRecord(raw) && Array.isArray(raw.attachedFileIds) ? raw.attachedFileIds : [];
      if (given.length === 0) return undefined;
      return filesIn((await replyTo<unknown>(http.with(call).GET("/runs/{run_id}/attachments", pathOf(handle)))).data);
    },

    async readSteps(handle: Handle, cursor: number | string | undefined, call: Call): Promise<StepsPage> {
      const { path } = pathOf(handle).params;
      const params = { path, query: cursor === undefined ? {} : { after: Number(cursor) } };
      return stepsIn((await replyTo<unknown>(http.with(call).GET(EVENTS, { params }))).data, cursor);
    },
  };
}

function pathOf({ id }: Handle) {
  return { params: { path: { run_id: id } } };
}
