// One schema of the caller's: sent where the provider takes one, and held against what comes back everywhere.
import { type } from "arktype";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type CompletedTask,
  OutputInvalidError,
  type OutputSchema,
} from "../index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const shape = { type: "object", properties: { heading: { type: "string" } }, required: ["heading"] };
const ofValibot = v.object({ heading: v.string() });
/** Valibot as it is with a converter to JSON Schema: the same schema, with the Standard JSON Schema beside it. */
const ofValibotWithJsonSchema = {
  "~standard": { ...ofValibot["~standard"], jsonSchema: { input: () => shape, output: () => shape } },
};
const libraries: Record<string, { schema: OutputSchema<{ heading: string }>; isSent: boolean }> = {
  "zod 4": { schema: z.object({ heading: z.string() }), isSent: true },
  valibot: { schema: ofValibot, isSent: false },
  "valibot with JSON Schema": { schema: ofValibotWithJsonSchema, isSent: true },
  arktype: { schema: type({ heading: "string" }), isSent: true },
};

type Run = (
  fetch: (request: Request) => Promise<Response>,
  schema: OutputSchema<{ heading: string }>,
) => Promise<CompletedTask<{ heading: string }>>;
type Subject = {
  run: Run;
  /** The field that carries the schema, and what is written there; absent where the provider takes none. */
  sent?: (body: Record<string, unknown>) => unknown;
  /** What the provider answers to start, status and full read, around the output. */
  answer(path: string, method: string, output: unknown): unknown;
};

const apiKey = "k";
const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : "no string");
const subjects: Record<string, Subject> = {
  "anchor-browser": {
    run: (fetch, output) => anchorBrowser({ apiKey, fetch }).run({ prompt: "x" }, { output }),
    sent: (body) => body.output_schema,
    answer: (_, method, result) =>
      method === "POST" ? { data: { status: "running", workflow_id: "w" } } : { data: { status: "COMPLETED", result } },
  },
  "anchor-browser-tasks": {
    run: (fetch, output) => anchorBrowserTasks({ apiKey, fetch }).run({ taskId: "t", input_params: {} }, { output }),
    answer: (_, method, result) => ({ run_id: "r", status: method === "POST" ? "queued" : "success", result }),
  },
  "browser-act": {
    run: (fetch, output) => browserAct({ apiKey, fetch }).run({ workflow_id: "w" }, { output }),
    answer: (_, __, string) => ({ id: "1", status: "finished", output: { string, files: null } }),
  },
  "browser-use-v1": {
    run: (fetch, output) => browserUseV1({ apiKey, fetch }).run({ task: "x" }, { output }),
    sent: (body) => parsed(body.structured_output_json),
    answer: (path, _, output) => (path.endsWith("/status") ? "finished" : { id: "1", status: "finished", output }),
  },
  "browser-use-v2": {
    run: (fetch, output) => browserUseV2({ apiKey, fetch }).run({ task: "x" }, { output }),
    sent: (body) => parsed(body.structuredOutput),
    answer: (_, __, output) => ({ id: "1", sessionId: "s", status: "finished", output }),
  },
  "browser-use-v4": {
    run: (fetch, output) => browserUseV4({ apiKey, fetch }).run({ task: "x" }, { output }),
    answer: (_, __, result) => ({ id: "1", sessionId: "s", status: "completed", result }),
  },
};

function service({ answer }: Subject, output: unknown) {
  const bodies: Record<string, unknown>[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    if (request.method === "POST") bodies.push((await request.json()) as Record<string, unknown>);
    return Response.json(answer(new URL(request.url).pathname, request.method, output));
  };
  return { fetch, bodies };
}

async function advanced<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(5_000);
  return work;
}

describe.each(Object.entries(subjects))("%s", (name, subject) => {
  const objects = name.startsWith("anchor");

  test.each(Object.entries(libraries))("takes a schema of %s", async (_, { schema, isSent }) => {
    const { fetch, bodies } = service(subject, objects ? { heading: "Hi" } : '{"heading":"Hi"}');
    const task = await advanced(subject.run(fetch, schema));
    expect(task.output).toEqual({ heading: "Hi" });
    const withoutSchema = Object.keys(bodies[0] ?? {}).every((key) => !/schema|structured/i.test(key));
    expect(withoutSchema).toBe(!(isSent && subject.sent !== undefined));
    if (isSent && subject.sent) expect(subject.sent(bodies[0] ?? {})).toMatchObject(shape);
  });

  test("an output that does not fit is an error that keeps it as it came", async () => {
    const output = objects ? { headings: ["Hi", 1.5] } : '{"headings":["Hi",1.5]}';
    const { fetch } = service(subject, output);
    const error = await advanced(subject.run(fetch, z.object({ heading: z.string() }))).catch((reason) => reason);
    expect(error).toBeInstanceOf(OutputInvalidError);
    expect(error).toMatchObject({ output, issues: [{ path: "/heading" }], handle: { provider: name } });
    expect(JSON.stringify(error.raw)).toContain("headings");
  });

  test("text where an object was wanted is an error too", async () => {
    const { fetch } = service(subject, "I could not open the page.");
    const error = await advanced(subject.run(fetch, type({ heading: "string" }))).catch((reason) => reason);
    expect(error).toMatchObject({ code: "output_invalid", output: "I could not open the page." });
  });
});

test("a schema that cannot be written as JSON Schema is not sent, and still holds", async () => {
  const subject = subjects["browser-use-v2"] as Subject;
  const { fetch, bodies } = service(subject, '{"heading":"Hi"}');
  const schema = z.object({ heading: z.string(), at: z.date().optional() });
  const task = await advanced(subject.run(fetch, schema));
  expect(task.output).toEqual({ heading: "Hi" });
  expect(bodies).toEqual([{ task: "x" }]);
});

test("what a schema makes of a value is what the caller gets, and what is sent is what it takes", async () => {
  const { fetch, bodies } = service(subjects["browser-use-v2"] as Subject, '{"price":"12.50"}');
  const price = z.object({ price: z.string().transform(Number) });
  const task = await advanced(browserUseV2({ apiKey, fetch }).run({ task: "x" }, { output: price }));
  expect(task.output).toEqual({ price: 12.5 });
  expect(parsed(bodies[0]?.structuredOutput)).toMatchObject({ properties: { price: { type: "string" } } });
});
