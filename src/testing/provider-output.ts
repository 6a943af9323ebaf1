// One schema of the caller's: sent where the provider takes one, and held against what comes back everywhere.
import { type } from "arktype";
import * as v from "valibot";
import { expect } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { type CompletedTask, OutputInvalidError, type OutputSchema } from "../index.ts";
import { settle, fakeClockTest as test } from "./fake-clock.ts";
import { clientOf, type ProviderSubject, serviceOf } from "./provider-subject.ts";

const shape = { type: "object", properties: { heading: { type: "string" } }, required: ["heading"] };
const ofValibot = v.object({ heading: v.string() });
/** Valibot with a converter to JSON Schema: the same schema, with the Standard JSON Schema beside it. */
const ofValibotWithJsonSchema = {
  "~standard": { ...ofValibot["~standard"], jsonSchema: { input: () => shape, output: () => shape } },
};
type Library = { name: string; schema: OutputSchema<{ heading: string }>; isSent: boolean };
const libraries: readonly Library[] = [
  { name: "zod 4", schema: z.object({ heading: z.string() }), isSent: true },
  { name: "valibot", schema: ofValibot, isSent: false },
  { name: "valibot with JSON Schema", schema: ofValibotWithJsonSchema, isSent: true },
  { name: "arktype", schema: type({ heading: "string" }), isSent: true },
];

/** Longer than any run of these tests lasts. */
const MS = 5_000;

export function describeTypedOutput(subject: ProviderSubject): void {
  const [{ input }] = subject.starts;
  const written = (output: unknown) => (subject.objects ? output : JSON.stringify(output));
  const run = (output: unknown, schema: OutputSchema): Promise<CompletedTask> => {
    const { fetch } = serviceOf(subject, { output });
    return settle(clientOf(subject, fetch).run(input as never, { output: schema }), MS);
  };

  test.each(libraries)("takes a schema of $name", async ({ schema, isSent }) => {
    const field = isSent ? subject.schemaField : undefined;
    const service = serviceOf(subject, { output: written({ heading: "Hi" }) });
    // What cannot be sent must be said to stay here.
    const running = clientOf(subject, service.fetch).run(input as never, { output: schema, sendSchema: isSent });
    const task = await settle(running, MS);
    expect(task.output).toEqual({ heading: "Hi" });
    const [body = {}] = service.bodies;
    if (field === undefined) expect(Object.keys(body).filter((key) => /schema|structured/i.test(key))).toEqual([]);
    else expect(field.isText ? JSON.parse(body[field.name] as string) : body[field.name]).toMatchObject(shape);
  });

  if (subject.schemaField) describeRefusedSchemas(subject, subject.schemaField.name);

  test("an output that does not fit is an error that keeps it as it came", async () => {
    const output = written({ headings: ["Hi", 1.5] });
    const running = run(output, z.object({ heading: z.string() }));
    const error = await running.catch((reason) => reason);
    expect(error).toBeInstanceOf(OutputInvalidError);
    expect(error).toMatchObject({ output, issues: [{ path: "/heading" }], handle: { provider: subject.name } });
    expect(JSON.stringify(error.raw)).toContain("headings");
  });
  test("text where an object was wanted is an error too", async () => {
    const output = "I could not open the page.";
    const running = run(output, type({ heading: "string" }));
    expect(await running.catch((reason) => reason)).toMatchObject({ code: "output_invalid", output });
  });
}

function describeRefusedSchemas(subject: ProviderSubject, field: string): void {
  const [{ input }] = subject.starts;
  test("a schema that cannot be sent is refused before anything is, with two ways out", async () => {
    const service = serviceOf(subject, {});
    const client = clientOf(subject, service.fetch);
    const refusal = `${subject.name}: output cannot be sent as JSON Schema: `;
    const ways = `Give ${field} beside it, or sendSchema: false`;
    for (const output of [
      ofValibot,
      z3.object({ heading: z3.string() }),
      z.object({ at: z.date() }),
      z.array(z.bigint()),
    ]) {
      const started = client.start(input as never, { output });
      await expect(started).rejects.toThrow(TypeError);
      await expect(client.run(input as never, { output })).rejects.toThrow(refusal);
      await expect(client.start(input as never, { output })).rejects.toThrow(ways);
    }
    await expect(client.start(input as never, { output: ofValibot })).rejects.toThrow("@valibot/to-json-schema");
    expect(service.bodies).toEqual([]);
  });
}
