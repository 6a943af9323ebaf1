import { onRequest } from "./on-request.ts";
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
