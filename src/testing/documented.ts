import { type ContractName, contractDocument } from "../contract.ts";
import { onRequest } from "./scripted-fetch.ts";

type Examples = Record<string, { value: unknown }>;
type Responses = Record<string, { content?: Record<string, { examples?: Examples }> }>;

/** The examples of an answer, by name, as the effective document has them. */
export function documentedExamples(contract: ContractName, operation: string, status = 200): Record<string, unknown> {
  const [method = "", path = ""] = operation.split(" ");
  const item = contractDocument(contract).paths?.[path] as Record<string, { responses: Responses }> | undefined;
  const examples = item?.[method.toLowerCase()]?.responses[status]?.content?.["application/json"]?.examples;
  if (examples === undefined) throw new Error(`${contract} has no examples for ${operation} ${status}.`);
  return Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value]));
}

/** One example of an answer. */
export function documented(contract: ContractName, operation: string, name: string, status = 200): unknown {
  const examples = documentedExamples(contract, operation, status);
  if (!(name in examples)) throw new Error(`${contract}, ${operation}: there is no example "${name}".`);
  return examples[name];
}

/** What was sent, without the headers that every request has. */
type Line = { request: string; key: string | null; body?: unknown };

/** A `fetch` that plays back recorded answers in order, and keeps what it was asked. */
export function replay(keyHeader: string, answers: readonly { status?: number; body?: unknown }[]) {
  const lines: Line[] = [];
  const fetch = onRequest(async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    lines.push({
      request: `${request.method} ${pathname}${search}`,
      key: request.headers.get(keyHeader),
      ...(text === "" ? {} : { body: JSON.parse(text) as unknown }),
    });
    const answer = answers[lines.length - 1];
    if (answer === undefined) throw new Error(`${request.method} ${pathname} was not recorded.`);
    const { status = 200, body } = answer;
    if (body === undefined) return new Response(null, { status });
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  });
  return { fetch, lines };
}
