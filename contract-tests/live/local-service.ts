import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way out of the service. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

export type LocalServiceOptions = {
  /** A Prism of the same contract, which gives the faithful answers. */
  readonly prism: string;
  /** Where the key travels, and the one that is good. */
  readonly key: { readonly header: string; readonly value: string };
  /** The part of a path where the service is not faithful; everywhere unless given. */
  readonly at?: string | undefined;
  /** Answers a request without a key as if it had one. */
  readonly needsNoKey?: boolean | undefined;
  /** Changes good answers to one method. */
  readonly change?: { readonly method: string; readonly to: (answer: Answer) => Answer } | undefined;
};

export type LocalService = { readonly url: string; close(): Promise<void> };

/** A service on the loopback that keeps its contract in everything but what the options say: it knows its key and its tasks. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, options).catch(
      (error: unknown): Answer => ({ status: 599, headers: {}, body: String(error) }),
    );
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

async function answerTo(request: IncomingMessage, options: LocalServiceOptions): Promise<Answer> {
  const { prism, key, at = "" } = options;
  const { method = "GET", url = "/" } = request;
  const { needsNoKey, change } = url.includes(at) ? options : {};
  const headers = new Headers();
  for (const name of ["content-type", key.header]) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const given = headers.get(key.header);
  if (needsNoKey && given === null) headers.set(key.header, key.value);
  else if (given !== null && given !== key.value) headers.set("prefer", "code=401");
  else if (/[=/](?:00000000-0000-4000-8000-000000000000|0)(?:\/|$|&)/.test(url)) headers.set("prefer", "code=404");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const signal = AbortSignal.timeout(5_000);
  const response = await fetch(prism + url, { method, headers, ...body, signal });
  const type = response.headers.get("content-type");
  const answer = {
    status: response.status,
    headers: type === null ? {} : { "content-type": type },
    body: await response.text(),
  };
  return change && change.method === method && response.ok ? change.to(answer) : answer;
}
