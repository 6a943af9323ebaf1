/** The APIs that the measured clients speak. `lro` is the generic one for libraries that bring no API of their own. */
export type ApiName =
  | "anchor"
  | "browser-act"
  | "browser-use-v2"
  | "browser-use-v4"
  | "hyperbrowser"
  | "browserbase"
  | "steel"
  | "kernel"
  | "lro";

export type Route = { api: ApiName; what: "start" | "status" | "task" | "list"; id: string };

/** How a task stands; any other word is passed on as it is, as a status that no client knows. */
export type Standing = Known | (string & {});
export type Known = "running" | "completed" | "failed";

type Pattern = { api: ApiName; what: Route["what"]; method: string; path: RegExp };

const PATTERNS: Pattern[] = [
  { api: "anchor", what: "start", method: "POST", path: /\/v1\/tools\/perform-web-task$/ },
  { api: "anchor", what: "status", method: "GET", path: /\/v1\/tools\/perform-web-task\/([^/]+)\/status$/ },
  { api: "browser-act", what: "start", method: "POST", path: /\/v2\/workflow\/run-task$/ },
  { api: "browser-act", what: "status", method: "GET", path: /\/v2\/workflow\/get-task-status$/ },
  { api: "browser-act", what: "task", method: "GET", path: /\/v2\/workflow\/get-task$/ },
  { api: "browser-act", what: "list", method: "GET", path: /\/v2\/workflow\/list-tasks$/ },
  { api: "hyperbrowser", what: "start", method: "POST", path: /\/task\/browser-use$/ },
  { api: "hyperbrowser", what: "status", method: "GET", path: /\/task\/browser-use\/([^/]+)\/status$/ },
  { api: "hyperbrowser", what: "task", method: "GET", path: /\/task\/browser-use\/([^/]+)$/ },
  { api: "browserbase", what: "start", method: "POST", path: /\/v1\/agents\/runs$/ },
  { api: "browserbase", what: "status", method: "GET", path: /\/v1\/agents\/runs\/([^/]+)$/ },
  { api: "steel", what: "start", method: "POST", path: /\/v1\/sessions$/ },
  { api: "steel", what: "status", method: "GET", path: /\/v1\/sessions\/([^/]+)$/ },
  { api: "kernel", what: "start", method: "POST", path: /\/invocations$/ },
  { api: "kernel", what: "status", method: "GET", path: /\/invocations\/([^/]+)$/ },
  { api: "browser-use-v2", what: "start", method: "POST", path: /\/tasks$/ },
  { api: "browser-use-v2", what: "status", method: "GET", path: /\/tasks\/([^/]+)\/status$/ },
  { api: "browser-use-v2", what: "task", method: "GET", path: /\/tasks\/([^/]+)$/ },
  { api: "browser-use-v4", what: "start", method: "POST", path: /\/runs$/ },
  { api: "browser-use-v4", what: "status", method: "GET", path: /\/runs\/([^/]+)\/status$/ },
  { api: "browser-use-v4", what: "task", method: "GET", path: /\/runs\/([^/]+)$/ },
  { api: "lro", what: "start", method: "POST", path: /\/lro$/ },
  { api: "lro", what: "status", method: "GET", path: /\/lro\/([^/]+)$/ },
];

/** Says which API a request speaks and which task it means. */
export function routeOf(method: string, url: URL): Route | undefined {
  for (const { api, what, path, ...pattern } of PATTERNS) {
    const match = pattern.method === method ? path.exec(url.pathname) : null;
    if (match === null) continue;
    return { api, what, id: decodeURIComponent(match[1] ?? url.searchParams.get("task_id") ?? "") };
  }
  return undefined;
}

const WORDS: Record<ApiName, Record<Known, string>> = {
  anchor: { running: "RUNNING", completed: "COMPLETED", failed: "FAILED" },
  "browser-act": { running: "running", completed: "finished", failed: "failed" },
  "browser-use-v2": { running: "started", completed: "finished", failed: "failed" },
  "browser-use-v4": { running: "running", completed: "completed", failed: "failed" },
  hyperbrowser: { running: "running", completed: "completed", failed: "failed" },
  browserbase: { running: "RUNNING", completed: "COMPLETED", failed: "FAILED" },
  steel: { running: "live", completed: "released", failed: "failed" },
  kernel: { running: "running", completed: "succeeded", failed: "failed" },
  lro: { running: "InProgress", completed: "Succeeded", failed: "Failed" },
};

/** What the API says of a task: a small answer, as the providers' are. */
export function answerOf({ api, what, id }: Route, standing: Standing): unknown {
  const status = isKnown(standing) ? WORDS[api][standing] : standing;
  if (what === "start") return startOf(api, id);
  if (api === "anchor") {
    const result = standing === "completed" ? { result: "42 rows" } : {};
    return { data: { status, ...result, ...(standing === "failed" ? { error: "the page did not load" } : {}) } };
  }
  if (api === "lro") return { id, status };
  const output = standing === "completed" ? "42 rows" : null;
  if (api === "browser-act") return { id, status, output: { string: output, files: [] }, task_failure_info: null };
  return { id, jobId: id, status, output, data: { finalResult: output }, steps: [] };
}

/** A page of BrowserAct's list, newest first as the service sorts it. */
export function pageOf(ids: readonly string[], url: URL, standingOf: (id: string) => Standing): unknown {
  const page = Number(url.searchParams.get("page") ?? 1);
  const limit = Number(url.searchParams.get("limit") ?? 1);
  const items = ids
    .slice((page - 1) * limit, page * limit)
    .map((id) => answerOf({ api: "browser-act", what: "status", id }, standingOf(id)));
  return { page, limit, total_count: ids.length, items };
}

function startOf(api: ApiName, id: string): unknown {
  if (api === "anchor") return { data: { workflow_id: id, status: "RUNNING" } };
  if (api === "hyperbrowser") return { jobId: id };
  return { id, status: WORDS[api].running };
}

function isKnown(standing: Standing): standing is Known {
  return standing === "running" || standing === "completed" || standing === "failed";
}
