// How a schema travels. What each provider does with one is asked by the suite in providers/.
import { expect } from "vitest";
import { z } from "zod";
import { browserUseV2 } from "../index.ts";
import { settle, fakeClockTest as test } from "../testing/fake-clock.ts";

/** A client of a task that ends at once with this output, and the bodies of its starts. */
function finishing(output: string) {
  const bodies: Record<string, unknown>[] = [];
  const client = browserUseV2({
    apiKey: "k",
    fetch: async (...sent) => {
      const request = new Request(...sent);
      if (request.method === "POST") bodies.push((await request.json()) as Record<string, unknown>);
      return Response.json({ id: "1", sessionId: "s", status: "finished", output });
    },
  });
  return { client, bodies };
}

test("a schema that cannot be written as JSON Schema is not sent with sendSchema: false, and still holds", async () => {
  const { client, bodies } = finishing('{"heading":"Hi"}');
  const schema = z.object({ heading: z.string(), at: z.date().optional() });
  const options = { output: schema, sendSchema: false };
  const task = await settle(client.run({ task: "x" }, options));
  const next = await settle(client.runAll([{ task: "x" }], options).next());
  expect(task.output).toEqual({ heading: "Hi" });
  expect(next.value).toMatchObject({ ok: true, task: { output: { heading: "Hi" } } });
  expect(bodies).toEqual([{ task: "x" }, { task: "x" }]);
});

test("what a schema makes of a value is what the caller gets, and what is sent is what it takes", async () => {
  const { client, bodies } = finishing('{"price":"12.50"}');
  const price = z.object({ price: z.string().transform(Number) });
  const task = await settle(client.run({ task: "x" }, { output: price }));
  expect(task.output).toEqual({ price: 12.5 });
  expect(JSON.parse(bodies[0]?.structuredOutput as string)).toMatchObject({
    properties: { price: { type: "string" } },
  });
});
