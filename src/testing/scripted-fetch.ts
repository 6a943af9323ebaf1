import type { Fetch, FetchInit } from "../http/fetch.ts";

/** A `fetch` whose answers depend on what was asked, written as a Request for the ease of tests; url and init are what to pass on to another. */
export const onRequest =
  <Answer>(
    answer: (request: Request, url: string, init: FetchInit) => Answer,
  ): ((url: string, init: FetchInit) => Answer) =>
  (url, init) =>
    answer(new Request(url, init), url, init);

/** A JSON answer with this status. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

/** What a read is answered with. */
export type Body = Record<string, unknown> | string;

/** A service that answers reads from a list, the last one for ever, and records what it was sent. */
export function service(...answers: Body[]) {
  const sent: { method: string; path: string; body: string; at: number }[] = [];
  const fetch = onRequest(async (request) => {
    const { pathname, search } = new URL(request.url);
    sent.push({ method: request.method, path: pathname + search, body: await request.text(), at: Date.now() });
    if (request.method === "POST") return Response.json({ id: "w", data: { status: "running", workflow_id: "w" } });
    if (request.method === "PUT") return new Response("");
    return Response.json(answers.length > 1 ? answers.shift() : answers[0]);
  });
  return { fetch, sent, reads: () => sent.filter(({ method }) => method === "GET") };
}

/** What Anchor Browser answers about a task that goes on, and about one that is completed. */
export const running = { data: { status: "RUNNING" } };
export const done = (result: unknown) => ({ data: { status: "COMPLETED", result } });

type Options = { apiKey: string; fetch: Fetch };

/** A client, or a provider, that is answered with the same JSON each time, and the requests it sent. */
export function answered<Client>(create: (options: Options) => Client, body: unknown) {
  const sent: Request[] = [];
  const client = create({
    apiKey: "key",
    fetch: onRequest(async (request) => {
      sent.push(request);
      return body === undefined ? new Response(null) : Response.json(body);
    }),
  });
  return { client, sent };
}
