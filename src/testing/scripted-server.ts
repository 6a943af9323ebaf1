import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server saw it; `at` is the moment on the test's clock. */
export type Seen = { method: string; path: string; headers: IncomingMessage["headers"]; body: string; at: number };

/** What the server does with one request. */
export type Step = (response: ServerResponse, server: ScriptedServer) => void;

/** A loopback server that goes through a script, one step a request; the last step repeats. */
export type ScriptedServer = {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** True while a request is left without a whole answer on purpose. */
  stalled: boolean;
  play(operation: "start" | "read", ...steps: Step[]): void;
  close(): Promise<void>;
};

/** Starts a server for one Anchor Browser task: POST is its start, GET its status. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const scripts: Record<"start" | "read", Step[]> = { start: [started], read: [running] };
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, path: url, headers, body: Buffer.concat(chunks).toString(), at: Date.now() });
      const script = scripts[method === "POST" ? "start" : "read"];
      const step = script.length > 1 ? script.shift() : script[0];
      scripted.stalled = false;
      step?.(response, scripted);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stalled: false,
    play(operation, ...steps) {
      scripts[operation] = steps;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return scripted;
}

type Headers = Record<string, string>;

export const json =
  (status: number, body: unknown, headers: Headers = {}): Step =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

export const text =
  (status: number, body: string, headers: Headers = {}): Step =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

export const started = json(200, { data: { status: "running", workflow_id: "task-1" } });
export const running = json(200, { data: { status: "RUNNING" } });
export const completed = json(200, { data: { status: "COMPLETED", result: { heading: "Example" } } });
export const failed = json(200, { data: { status: "FAILED", error: "Maximum number of steps exceeded" } });
export const status = (word: string): Step => json(200, { data: { status: word } });

/** Closes the connection before any byte of an answer. */
export const reset: Step = (response) => {
  response.socket?.resetAndDestroy();
};

/** Promises a body, sends half of it and closes the connection. */
export const resetInBody: Step = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"data":{"sta', () => response.socket?.resetAndDestroy());
};

/** A whole answer whose JSON is cut off. */
export const truncated = text(200, '{"data":{"status":"COMPL', { "content-type": "application/json" });

/** Never answers. */
export const silence: Step = (_response, server) => {
  server.stalled = true;
};

/** Sends the headers and half a body, and then nothing more. */
export const silenceInBody: Step = (response, server) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"data":');
  server.stalled = true;
};

/** Sends as long as anybody reads. */
export const endless: Step = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = " ".repeat(65_536);
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", send);
  send();
};
