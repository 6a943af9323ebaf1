import * as arktype from "arktype";
import * as v from "valibot";
import { describe, expect, vi } from "vitest";
import { z } from "zod";
import {
  anchorBrowser,
  browserAct,
  browserUseV1,
  browserUseV2,
  OutputInvalidError,
  type OutputSchema,
} from "../index.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { done, running, service } from "../testing/scripted-fetch.ts";

const apiKey = "k";

describe("typed output", () => {
  const libraries = [
    ["zod", z.object({ price: z.number() }), true],
    ["valibot", v.object({ price: v.number() }), false],
    ["arktype", arktype.type({ price: "number" }), true],
  ] as const;

  test.each(libraries)(
    "%s: sends its JSON Schema where it can give one, and validates what comes back",
    async (_name, schema, givesJsonSchema) => {
      const server = service(done({ price: 999 }));
      const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
      const task = await settle(client.run({ prompt: "x" }, { output: schema, sendSchema: givesJsonSchema }));
      expect(task.output).toEqual({ price: 999 });
      const { output_schema: sent } = JSON.parse(server.sent[0]?.body ?? "") as { output_schema?: object };
      if (givesJsonSchema)
        expect(sent).toMatchObject({ type: "object", properties: { price: { type: "number" } }, required: ["price"] });
      else expect(sent).toBeUndefined();
    },
  );

  test.each(libraries)("%s: a string that says JSON is read as such", async (_name, schema) => {
    const server = service(
      { status: "finished" },
      { id: "w", status: "finished", output: { string: '{"price":999}' } },
    );
    const task = await settle(browserAct({ apiKey: "key", fetch: server.fetch }).wait("w", { output: schema }));
    expect(task.output).toEqual({ price: 999 });
  });

  test.each(libraries)("%s: an output that does not fit is kept, with the handle", async (_name, schema) => {
    const server = service(done({ price: "much" }));
    const error = await failure(anchorBrowser({ apiKey: "key", fetch: server.fetch }).wait("w", { output: schema }));
    expect(error).toBeInstanceOf(OutputInvalidError);
    expect(error).toMatchObject({
      output: { price: "much" },
      raw: done({ price: "much" }),
      handle: { id: "w" },
      issues: [{ path: "/price" }],
    });
  });

  test("goes to Browser Use v1 as a JSON string", async () => {
    const server = service("finished", { id: "w", status: "finished", output: '{"price":999}' });
    const client = browserUseV1({ apiKey: "key", fetch: server.fetch });
    const task = await settle(client.run({ task: "x" }, { output: z.object({ price: z.number() }) }));
    expect(task.output).toEqual({ price: 999 });
    const body = JSON.parse(server.sent[0]?.body ?? "") as { structured_output_json: string };
    expect(JSON.parse(body.structured_output_json)).toMatchObject({ properties: { price: { type: "number" } } });
  });

  test("what is not a schema is refused before anything is sent", async () => {
    const server = service(running);
    const client = anchorBrowser({ apiKey: "key", fetch: server.fetch });
    await expect(client.start({ prompt: "x" }, { output: {} as never })).rejects.toThrow("Standard Schema");
    await expect(client.wait("w", { output: "string" as never })).rejects.toThrow("Standard Schema");
    expect(server.sent).toEqual([]);
  });
});

const output = z.string();
test.each([
  [
    "output_schema",
    (fetch: never) => anchorBrowser({ apiKey, fetch }).start({ prompt: "x", output_schema: {} }, { output }),
  ],
  [
    "structuredOutput",
    (fetch: never) => browserUseV2({ apiKey, fetch }).start({ task: "x", structuredOutput: "{}" }, { output }),
  ],
  [
    "structured_output_json",
    (fetch: never) => browserUseV1({ apiKey, fetch }).start({ task: "x", structured_output_json: "{}" }, { output }),
  ],
] as const)("the provider's own %s beside a schema is what is sent", async (field, start) => {
  const bodies: Record<string, unknown>[] = [];
  const fetch = async (_url: string, { body }: { body: string }) => {
    bodies.push(JSON.parse(body) as Record<string, unknown>);
    return Response.json({ id: "w", data: { status: "running", workflow_id: "w" } });
  };
  await start(fetch as never);
  expect(bodies).toHaveLength(1);
  expect([{}, "{}"]).toContainEqual(bodies[0]?.[field]);
});

test.each(["throws", "rejects"])("a schema that %s is an error with the task's handle and output", async (how) => {
  const validate = () => {
    if (how === "throws") throw new Error("validator bug");
    return Promise.reject(new Error("validator bug"));
  };
  const output = { "~standard": { version: 1 as const, vendor: "own", validate } };
  const fetch = async () => Response.json({ data: { status: "COMPLETED", result: { a: 1 } } });
  const error = await anchorBrowser({ apiKey: "key", fetch })
    .wait("t", { output })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "output_invalid",
    handle: { id: "t" },
    output: { a: 1 },
    issues: [{ message: 'the schema itself threw "validator bug"', path: "" }],
    cause: { message: "validator bug" },
  });
});

test.each([5, {}, { validate: 5 }])(
  "what has no validate is no schema, and nothing is started: %j",
  async (standard) => {
    const fetch = vi.fn();
    const output = { "~standard": standard } as never;
    const run = anchorBrowser({ apiKey: "key", fetch }).run({ prompt: "x" }, { output });
    await expect(run).rejects.toThrow("output must be a Standard Schema");
    expect(fetch).not.toHaveBeenCalled();
  },
);

test("an Anchor result may be an object, a string or missing: it is kept as it came", async () => {
  for (const result of [{ heading: "é" }, "The heading is é", null]) {
    const task = await settle(anchorBrowser({ apiKey: "key", fetch: service(done(result)).fetch }).wait("w"));
    expect(task.output).toEqual(result);
    expect(task.raw).toEqual(done(result));
  }
  expect(
    (await settle(anchorBrowser({ apiKey: "key", fetch: service({ data: { status: "COMPLETED" } }).fetch }).wait("w")))
      .output,
  ).toBeNull();
});

describe("an output that is text", () => {
  const price = z.object({ price: z.number() });
  const fenced = (content: string) => `Here it is:\n\n\`\`\`json\n${content}\n\`\`\`\nAnything else?\n`;
  const read = async (text: string, output: OutputSchema) => {
    const server = service({ status: "finished" }, { id: "w", status: "finished", output: { string: text } });
    return (await settle(browserAct({ apiKey: "key", fetch: server.fetch }).wait("w", { output }))).output;
  };

  test.each<[string, string, OutputSchema, unknown]>([
    ["JSON", '{"price":9}', price, { price: 9 }],
    ["JSON with space around it", ' \n{"price":9}\n', price, { price: 9 }],
    ["JSON behind a byte order mark", '\uFEFF{"price":9}', price, { price: 9 }],
    ["JSON in a fence", fenced('{"price":9}'), price, { price: 9 }],
    ["JSON in a fence alone", '```\n{"price":9}\n```', price, { price: 9 }],
    ["JSON in a fence with carriage returns", '```json\r\n{"price":9}\r\n```\r\n', price, { price: 9 }],
    ["a list", "[1,2]", z.array(z.number()), [1, 2]],
    ["a number", "9", z.number(), 9],
    ["a truth", "true", z.boolean(), true],
    ["JSON for a schema with a fallback", '{"price":9}', price.catch({ price: 0 }), { price: 9 }],
    ["JSON for a text or an object", '{"price":9}', z.union([z.string(), price]), { price: 9 }],
    ["JSON for anything", '{"price":9}', z.any(), { price: 9 }],
    ["JSON for a schema of a text", '{"price":9}', z.string(), '{"price":9}'],
    ["a number for a text or a number", "9", z.union([z.string(), z.number()]), "9"],
    ["prose for a text or an object", "about 9", z.union([z.string(), price]), "about 9"],
    ["a number with coercion", "9", z.coerce.number(), 9],
  ])("%s is read as what the schema wants", async (_, text, schema, value) => {
    expect(await read(text, schema)).toEqual(value);
  });

  test.each([
    ["two fences", fenced('{"price":9}') + fenced('{"price":8}'), ""],
    ["a fence with prose in it", fenced("about 9"), ""],
    ["JSON of another shape", '{"price":"much"}', "/price"],
    ["JSON of another shape in a fence", fenced('{"price":"much"}'), "/price"],
  ])("%s is refused, with the objection to its JSON where it has one", async (_, text, path) => {
    const error = await read(text, price).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutputInvalidError);
    expect(error).toMatchObject({ output: text, issues: [{ path }] });
  });
});
