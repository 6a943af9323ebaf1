import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";

/** A fake of Anchor Browser on loopback. The first part of a path names a run, so that places share one server. */
export type Service = {
  /** What a client of the run `name` takes as its baseUrl. */
  baseUrl(name: string): string;
  /** An address on which nothing listens. */
  readonly refusedUrl: string;
  /** What the run has sent so far. */
  sent(name: string): { starts: number; reads: number };
  close(): Promise<void>;
};

/** How many reads of a task say that it runs before one says that it is completed. */
const READS_BEFORE_END = 2;

/** Starts the service on a free port. A run whose name begins with `cut` has the connection of its start cut off. */
export async function startService(): Promise<Service> {
  const runs = new Map<string, { starts: number; reads: Map<string, number> }>();
  const runOf = (name: string) => {
    const run = runs.get(name) ?? { starts: 0, reads: new Map() };
    runs.set(name, run);
    return run;
  };
  const server = createServer(async (request, response) => {
    await bodyOf(request);
    const [, name = "", ...path] = (request.url ?? "").split(/[/?]/);
    const run = runOf(name);
    if (request.method === "OPTIONS") answer(response, 204);
    else if (request.method === "POST" && name.startsWith("cut")) request.socket.resetAndDestroy();
    else if (request.method === "POST") {
      run.starts += 1;
      answer(response, 200, { data: { status: "running", workflow_id: `task-${run.starts}` } });
    } else {
      const id = path.at(-2) ?? "";
      const reads = (run.reads.get(id) ?? 0) + 1;
      run.reads.set(id, reads);
      const isOver = reads > READS_BEFORE_END && !id.startsWith("endless");
      const data = isOver ? { status: "COMPLETED", result: { heading: `Example ${id}` } } : { status: "RUNNING" };
      answer(response, 200, { data });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refusedUrl = `http://127.0.0.1:${await closedPort()}`;
  return {
    baseUrl: (name) => `${origin}/${name}`,
    refusedUrl,
    sent(name) {
      const { starts, reads } = runOf(name);
      return { starts, reads: [...reads.values()].reduce((sum, count) => sum + count, 0) };
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(response: ServerResponse, status: number, body?: unknown): void {
  // A page of another origin may call the service too.
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "*",
    "access-control-allow-methods": "*",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
