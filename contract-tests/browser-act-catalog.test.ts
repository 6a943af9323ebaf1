// The rest of BrowserAct's contract: what there is to start, by id.
import { describe, expect } from "vitest";
import { browserAct } from "../src/index.ts";
import { contractTest } from "./cell.ts";
import { type Change, type Send, withChange, withHeaders } from "./wire.ts";

const envelope = (code: number, msg: string) => ({
  code,
  msg,
  data: null,
  ts: 1759918566040,
  time: "2025-10-08 10:16:06",
  traceId: "cdefg",
});

const errors: readonly [status: number, example: string, body: object][] = [
  [401, "unauthorized", envelope(401, "Invalid authorization")],
  [404, "notFound", envelope(404, "Not found")],
  [429, "tooManyRequests", envelope(429, "Too many requests")],
  [500, "internalError", envelope(500, "Internal server error")],
];
const pageRefusal = envelope(400, "limit must be between 1 and 500");
const refusal = envelope(400, "Invalid request");

type Client = ReturnType<typeof browserAct>;
type Case = {
  path: string;
  call(client: Client): Promise<{ data?: unknown; error?: unknown; response: Response }>;
  query: Record<string, string>;
  example: string;
  data: unknown;
  refused: Change & { expected: string };
  refusal: object;
};

const inputs = [
  { name: "keyword", default_enabled: true },
  { name: "max_items", default_enabled: false },
];
const workflow = {
  id: "16428911037186759",
  name: "Laptop prices",
  description: "Finds laptops and their prices.",
  create_at: "2026-01-12T08:00:00Z",
  publish_at: "2026-01-12T08:05:00Z",
};
const template = {
  name: "Product search",
  recommendDesc: "Finds products and their prices.",
  detailUrl: "https://templates.example.com/16430118264973315",
};

const cases: readonly Case[] = [
  {
    path: "/v2/workflow/list-workflows",
    call: ({ api }) => api.GET("/v2/workflow/list-workflows", { params: { query: { page: 1, limit: 20 } } }),
    query: { page: "1", limit: "20" },
    example: "page",
    data: { page: 1, limit: 20, items: [workflow], total_pages: 1, total_count: 1 },
    refused: { at: "/items/0/publish_at", to: "today", expected: 'format "date-time"' },
    refusal: pageRefusal,
  },
  {
    path: "/v2/workflow/get-workflow",
    call: ({ api }) => api.GET("/v2/workflow/get-workflow", { params: { query: { workflow_id: workflow.id } } }),
    query: { workflow_id: workflow.id },
    example: "workflow",
    data: { ...workflow, input_parameters: inputs },
    refused: { at: "/input_parameters/0/default_enabled", to: "yes", expected: "boolean" },
    refusal,
  },
  {
    path: "/v2/workflow/list-official-workflow-templates",
    call: ({ api }) =>
      api.GET("/v2/workflow/list-official-workflow-templates", { params: { query: { keyword: "amazon", limit: 20 } } }),
    query: { keyword: "amazon", limit: "20" },
    example: "page",
    data: {
      page: 1,
      limit: 20,
      items: [{ templateId: "16430118264973315", ...template }],
      total_pages: 1,
      total_count: 1,
    },
    refused: { at: "/items/0/templateId", expected: "a value" },
    refusal: pageRefusal,
  },
  {
    path: "/v2/workflow/get-official-workflow-template",
    call: ({ api }) =>
      api.GET("/v2/workflow/get-official-workflow-template", {
        params: { query: { workflow_template_id: "16430118264973315" } },
      }),
    query: { workflow_template_id: "16430118264973315" },
    example: "template",
    data: {
      id: "16430118264973315",
      ...template,
      description: "Finds products and their prices.",
      create_at: "2025-11-03T08:00:00Z",
      publish_at: "2025-11-03T08:05:00Z",
      input_parameters: inputs,
    },
    refused: { at: "/detailUrl", expected: "a value" },
    refusal,
  },
  {
    path: "/v2/workflow/get-region-list",
    call: ({ api }) => api.GET("/v2/workflow/get-region-list"),
    query: {},
    example: "regions",
    data: [
      { name: "United States", code: "US" },
      { name: "Germany", code: "DE" },
    ],
    refused: { at: "/0/code", to: "a code of more than thirty characters", expected: "no more than 30 characters" },
    refusal,
  },
];

const { cell, plain } = contractTest("browser-act", browserAct);

describe.each(cases)("GET $path", ({ path, call, query, example, data, refused, refusal }) => {
  const operation = `GET ${path}`;

  cell(
    [`${operation} 200 application/json`, `${operation} 200 example ${example}`],
    "comes as it is, and what does not fit is refused",
    async (rig) => {
      const answer = await call(rig.connect({ [operation]: example }));
      expect(answer.data).toEqual(data);
      const headers = { authorization: "Bearer contract-test-key" };
      rig.expectSent(operation, { method: "GET", path, query, headers, body: undefined });
      const { expected, ...change } = refused;
      const between = (send: Send) => withChange(send, change);
      await call(rig.connect({ [operation]: example }, { mode: "collect", between }));
      expect(rig.violations.map(({ where, expected: what }) => `${where}: ${what}`)).toEqual([
        `/response/body${change.at}: ${expected}`,
      ]);
    },
  );

  for (const [status, step, body] of [...errors, [400, "invalidRequest", refusal] as const]) {
    cell(
      [`${operation} ${status} application/json`, `${operation} ${status} example ${step}`],
      `${status} is an error with its body`,
      async (rig) => {
        const answer = await call(rig.connect({ [operation]: step }));
        expect(answer.response.status).toBe(status);
        expect(answer.error).toEqual(body);
        expect(answer.data).toBeUndefined();
      },
    );
  }

  plain("needs a key", async (rig) => {
    const between = (send: Send) => withHeaders(send, { authorization: undefined });
    const answer = await call(rig.connect({}, { between }));
    expect(answer.response.status).toBe(401);
  });
});
