import type { paths } from "../../../generated/anchor-browser.ts";
import { wire } from "../../../generated/anchor-browser.wire.ts";
import { resolveClientOptions } from "../../http/client-options.ts";
import { type Call, createHttp, replyTo } from "../../http/http.ts";
import type { Provider, Reading, Started } from "../../provider.ts";
import { asId, asString, isRecord, stringValues } from "../../task/narrow.ts";
import { type Handle, toTaskState } from "../../task/task.ts";
import { sessionVerbs } from "../anchor-session.ts";
import { readingIn } from "../replies.ts";
import { ANCHOR_BROWSER_STATES } from "./statuses.ts";
import type { AnchorBrowserInput, AnchorBrowserOptions, AnchorBrowserOutput } from "./types.ts";

const START = "/v1/tools/perform-web-task";
const STATUS = "/v1/tools/perform-web-task/{workflowId}/status";

/** Anchor Browser's perform-web-task. It can neither stop nor list tasks; a session that the caller gave can be paused and ended. */
export function anchorBrowserProvider(options: AnchorBrowserOptions = {}) {
  const http = createHttp<paths>({
    ...wire,
    provider: "anchor-browser",
    config: resolveClientOptions(options, {
      baseUrl: "https://api.anchorbrowser.io",
      keyVariable: "ANCHORBROWSER_API_KEY",
    }),
    authorize: (key) => ["anchor-api-key", key],
  });
  return {
    name: "anchor-browser",
    http,
    schemaField: { field: "output_schema", encode: (schema) => schema },
    secretsOf: (input) => stringValues(input.secret_values),

    async start({ sessionId, ...input }: AnchorBrowserInput, call: Call): Promise<Started<AnchorBrowserOutput>> {
      const params = sessionId === undefined ? {} : { query: { sessionId } };
      const { data: raw, refuse } = await replyTo<unknown>(
        http.with(call).POST(START, { params, body: { ...input, async: true } }),
      );
      const data = isRecord(raw) && isRecord(raw.data) ? raw.data : {};
      const id = asId(data.workflow_id);
      if (id !== undefined) return { id, sessionId };
      // The contract lets the service do the work at once and answer without a status word; "sync" is its name for that branch.
      if ("result" in data) return { finished: { status: "sync", state: "completed", output: outputIn(data), raw } };
      throw refuse("neither a workflow_id nor a result");
    },

    readStatus(handle: Handle, call: Call): Promise<Reading<AnchorBrowserOutput>> {
      const request = http.with(call).GET(STATUS, { params: { path: { workflowId: handle.id } } });
      return readingIn(request, handle, { readingOf });
    },

    ...sessionVerbs(http),
  } satisfies Provider<"anchor-browser", AnchorBrowserInput, AnchorBrowserOutput>;
}

function readingOf(raw: unknown): Reading<AnchorBrowserOutput> | undefined {
  const data = isRecord(raw) && isRecord(raw.data) ? raw.data : {};
  const { status, error } = data;
  if (typeof status !== "string") return undefined;
  return {
    status,
    state: toTaskState(ANCHOR_BROWSER_STATES, status),
    output: outputIn(data),
    error: { message: asString(error) ?? "" },
    raw,
  };
}

function outputIn({ result }: Record<string, unknown>): AnchorBrowserOutput {
  // Whatever came is the caller's; the contract check, not the client, complains of other types.
  return (result ?? null) as AnchorBrowserOutput;
}
