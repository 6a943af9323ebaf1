// The README's table of providers, made anew from the code: every call is the one that the client really makes.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { createTaskClient } from "../src/client.ts";
import type { Exchange } from "../src/index.ts";
import type { Provider } from "../src/provider.ts";
import { anchorBrowserProvider } from "../src/providers/anchor-browser/provider.ts";
import { anchorBrowserTasksProvider } from "../src/providers/anchor-browser-tasks/provider.ts";
import { browserActProvider } from "../src/providers/browser-act/provider.ts";
import { browserUseV1Provider } from "../src/providers/browser-use-v1/provider.ts";
import { browserUseV2Provider } from "../src/providers/browser-use-v2/provider.ts";
import { browserUseV4Provider } from "../src/providers/browser-use-v4/provider.ts";
import { onRequest } from "../src/testing/scripted-fetch.ts";
import * as webhooks from "../src/webhooks.ts";

type Options = Parameters<typeof anchorBrowserProvider>[0];
type Subject = { factory: string; make(options: Options): Provider; inputs: readonly object[] };

const subjects: readonly Subject[] = [
  { factory: "anchorBrowser", make: anchorBrowserProvider, inputs: [{ prompt: "x" }] },
  { factory: "anchorBrowserTasks", make: anchorBrowserTasksProvider, inputs: [{ taskId: "t", input_params: {} }] },
  { factory: "browserAct", make: browserActProvider, inputs: [{ workflow_id: "w" }, { workflow_template_id: "t" }] },
  { factory: "browserUseV4", make: browserUseV4Provider, inputs: [{ task: "x" }] },
  { factory: "browserUseV2", make: browserUseV2Provider, inputs: [{ task: "x" }] },
  { factory: "browserUseV1", make: browserUseV1Provider, inputs: [{ task: "x" }] },
];

/** An answer that every provider takes for an id and for an end. */
function answerTo(request: Request): Response {
  const { pathname, host } = new URL(request.url);
  if (/^\/api\/v1\/task\/[^/]+\/status$/.test(pathname)) return Response.json("finished");
  const anchor = pathname.startsWith("/v1") ? "COMPLETED" : "success";
  const other = pathname.startsWith("/api/v4") ? "completed" : "finished";
  const status = host.startsWith("api.anchor") ? anchor : other;
  const facts = { id: "1", run_id: "1", workflow_id: "1", status, result: {} };
  return Response.json({ ...facts, data: facts, items: [], sessions: [], runs: [] });
}

async function rowsOf({ factory, make, inputs }: Subject): Promise<Record<string, string>> {
  let calls: string[] = [];
  let bodies: Record<string, unknown>[] = [];
  const provider = make({
    apiKey: "k",
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    onExchange: ({ method, template }: Exchange) => calls.push(`\`${method} ${template}\``),
    fetch: onRequest(async (request) => {
      if (request.method === "POST") bodies.push(JSON.parse((await request.clone().text()) || "{}"));
      return answerTo(request);
    }),
  });
  const client = createTaskClient(provider) as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
  const during = async (work: () => Promise<unknown> | undefined): Promise<string[]> => {
    calls = [];
    bodies = [];
    await work();
    return calls;
  };
  const verb = async (name: string): Promise<string> => {
    if (client[name] === undefined) return "no";
    const handle = { v: 1, provider: provider.name, id: "1", startedAt: "2026-08-07T10:00:00Z", sessionId: "s" };
    const [call] = await during(() => client[name]?.(name === "list" ? undefined : handle));
    // Some verbs act on the session around the task, and a bare id has none.
    const bare = name === "list" ? undefined : await client[name]("1").catch((error: unknown) => error);
    return bare instanceof TypeError ? `${call}, of a session of yours` : String(call);
  };

  const starts: string[] = [];
  for (const input of inputs) starts.push(...(await during(() => client.start?.(input))));
  const [status, full = "none: the status has the result"] = await during(() => client.get?.("1"));
  await during(() => client.start?.(inputs[0], { output: z.object({ a: z.string() }) }));
  const plain = new Set(Object.keys(inputs[0] ?? {}).concat("async"));
  const [field] = Object.keys(bodies[0] ?? {}).filter((key) => !plain.has(key));
  const { many, judges } = provider;
  const [page] = await during(() => many?.readPage(undefined, {}));
  const [reader] = Object.keys(webhooks).filter((name) => {
    const [, family = " "] = name.match(/^read(.+)Webhook$/) ?? [];
    return factory.toLowerCase().startsWith(family.toLowerCase());
  });
  const verbs = {
    list: await verb("list"),
    stop: await verb("stop"),
    pause: await verb("pause"),
    resume: await verb("resume"),
  };
  const missing = [
    ...Object.entries(verbs).flatMap(([name, call]) => (call === "no" ? [name] : [])),
    ...(field === undefined ? ["take a schema"] : []),
    ...(many === undefined ? ["answer for many tasks at once"] : []),
    ...(judges ? [] : ["judge the result"]),
  ];
  return {
    start: starts.join(", "),
    status: String(status),
    "full read, once at the end": full,
    ...verbs,
    "end the session": await verb("endSession"),
    webhook: `\`${reader}\``,
    "typed output": field === undefined ? "validated" : `sent as \`${field}\`, and validated`,
    batching: many === undefined ? "no" : `${page}, ${many.pageSize} a page`,
    verdict: judges ? "yes" : "no",
    "what it cannot do": missing.join(", "),
  };
}

test("the README's table of providers says what the code does", async () => {
  const columns = await Promise.all(subjects.map(rowsOf));
  const table = [
    `| | ${subjects.map(({ factory }) => `\`${factory}\``).join(" | ")} |`,
    `|---${"|---".repeat(subjects.length)}|`,
    ...Object.keys(columns[0] ?? {}).map((row) => `| ${row} | ${columns.map((column) => column[row]).join(" | ")} |`),
  ];
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const section = readme.slice(readme.indexOf("## Providers"));
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  expect(lines.slice(0, table.length)).toEqual(table);
});
