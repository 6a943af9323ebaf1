import { describe, expect, test } from "vitest";
import type { OpenApiDocument } from "../contract/openapi.ts";
import { below } from "../contract/openapi.ts";
import { type Operation, operationsOf } from "../contract/operations.ts";
import { samplesOf } from "../contract/sample.ts";
import { contractDocument, contractNames, createContract } from "../contract.ts";
import { createMock } from "../mock.ts";
import { listOf, type TaskDescription, tasksIn } from "./task-description.ts";

const BASE = "https://mock.example";

const described = contractNames.flatMap((contract) =>
  tasksIn(contractDocument(contract)).map((description) => ({
    name: description.provider ?? contract,
    contract,
    description,
    document: contractDocument(contract),
  })),
);

test("every contract says how its tasks are started and read", () => {
  expect(contractNames.filter((name) => tasksIn(contractDocument(name)).length === 0)).toEqual([]);
});

/** A body that a start takes, made from its schema. */
function bodyOf(document: OpenApiDocument, operation: Operation): string | undefined {
  const { requestBody } = operation;
  if (requestBody === undefined) return undefined;
  const type = Object.keys(requestBody.value.content ?? {}).find((name) => /json/.test(name)) ?? "application/json";
  const [shown] = Object.values(requestBody.value.content?.[type]?.examples ?? {});
  return JSON.stringify(shown?.value ?? samplesOf(document, below(requestBody, "content", type, "schema"))[0]);
}

/** Addresses of operations on a task: each parameter that may name it does. */
function addressOf({ template, parameters }: Operation, id: string): string {
  const path = template.replace(/\{[^{}]+\}/g, id);
  const query = parameters.flatMap(({ value }) =>
    value.in === "query" && /id$/i.test(value.name) ? [`${value.name}=${id}`] : [],
  );
  return `${BASE}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

describe.each(described)("$name", ({ contract, description, document }) => {
  const operations = operationsOf(document);
  const operationOf = (key: string) => operations.find((one) => one.key === key) as Operation;
  const words = Object.entries(description.states).flatMap(([state, said]) =>
    listOf<string>(said).map((word) => ({ state, word })),
  );

  /** Starts a task that is in `word`, and everything that can be asked about it. */
  async function conversation(word: string, script: object) {
    const mock = createMock(contract, { script: { statuses: [word], ...script }, checkRequests: false });
    const judge = createContract(document, { baseUrl: BASE, fetch: mock.fetch, mode: "collect", closedAnswers: true });
    const bodies: unknown[] = [];
    for (const start of listOf(description.start)) {
      const operation = operationOf(start);
      const body = bodyOf(document, operation);
      await judge.fetch(addressOf(operation, "x"), {
        method: "POST",
        headers: { "content-type": "application/json" },
        ...(body !== undefined && { body }),
      });
      const id = mock.tasks.at(-1)?.id ?? "";
      for (const key of [...keysIn(description.read), ...(description.list ? [description.list.operation] : [])]) {
        const asked =
          key === description.list?.operation ? BASE + operationOf(key).template : addressOf(operationOf(key), id);
        bodies.push(await (await judge.fetch(asked)).json());
      }
      for (const key of [...keysIn(description.pause), ...keysIn(description.resume), ...keysIn(description.stop)]) {
        const operation = operationOf(key);
        await judge.fetch(addressOf(operation, id), { method: operation.method });
      }
    }
    await judge.settled();
    return { bodies, violations: judge.violations.filter(({ where }) => where.startsWith("/response")), mock };
  }

  test.each(words)("answers as the contract says while a task is $word", async ({ word }) => {
    const { violations, bodies, mock } = await conversation(word, {});
    expect(violations).toEqual([]);
    expect(bodies.every((body) => JSON.stringify(body).includes(word))).toBe(true);
    expect(mock.requests.filter(({ role }) => role === "read").every(({ status }) => status === 200)).toBe(true);
  });

  test("answers as the contract says with everything that a script can tell", async () => {
    const script = {
      output: { text: "done" },
      error: { message: "Nothing there", code: 7 },
      usage: { costUsd: 1.5, credits: 3, inputTokens: 1, outputTokens: 2 },
      files: [
        { id: "5d90b3e1-72ac-4f18-8e65-c4a07f9b2d13", name: "a.csv", url: "https://files.example/a.csv", sizeBytes: 5 },
      ],
      steps: ["Open the page.", { text: "Read it.", url: "https://example.com" }],
      liveUrl: "https://live.example/1",
    };
    for (const { word } of words) {
      const { violations } = await conversation(word, script);
      expect(violations).toEqual([]);
    }
  });
});

function keysIn(operations: TaskDescription["stop"]): string[] {
  return listOf(operations).map((one) => (typeof one === "string" ? one : one.operation));
}
