import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ContractName } from "../contract/documents.ts";
import type { OpenApiDocument } from "../contract/openapi.ts";
import { CONTROL_PATH, handleControl } from "./control.ts";
import { createService, type Mock, type MockOptions, type MockParts, toMock } from "./create-mock.ts";
import { type Delivery, piecesOf } from "./delivery.ts";
import { UnhandledRequestError } from "./mock-request.ts";

/** Options of {@link startMock}. */
export type MockServerOptions = Omit<MockOptions, "clock"> & {
  /** Listen on this port of 127.0.0.1, from 0 to 65535; 0 is any free one. @default any free one */
  port?: number | undefined;
};

/** A mock that listens on a port. */
export type MockServer = Mock & {
  /** Give it to a client as `baseUrl`. */
  readonly url: string;
  /** Where any language can script it; docs/testing.md has what it takes. */
  readonly controlUrl: string;
};

/** A body longer than this is not read. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Serves a mock of a provider on 127.0.0.1, in this process and on real time; {@link createMock} says what it does.
 *
 * @throws Error when the port is taken, or Prism is installed in a version that does not fit; before anything starts,
 * TypeError or RangeError for an argument that it cannot use.
 *
 * @example
 * const mock = await startMock("anchor-browser", { speed: 100 });
 * const anchor = anchorBrowser({ apiKey: "any", baseUrl: mock.url });
 * await mock.close();
 */
export async function startMock(
  contract: ContractName | OpenApiDocument,
  options: MockServerOptions = {},
): Promise<MockServer> {
  if ((options as MockOptions | null)?.clock === "virtual") {
    throw new TypeError(
      'clock: "virtual" is for mock.fetch alone: over a socket time is real, and a virtual clock would run past answers. Use createMock, or speed.',
    );
  }
  const parts = createService(contract, options);
  const port = portOf(options);
  const [mock] = [toMock(parts), await parts.ready()];
  let url = "";
  const server = createServer((request, response) => {
    serve(parts, mock, url, request, response).catch((error: unknown) => {
      answerProblem(response, error instanceof UnhandledRequestError ? 501 : 500, error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} is taken (EADDRINUSE): choose another one, or none for any free one.`, {
              cause: error,
            })
          : error,
      );
    server.once("error", refuse).listen(port, "127.0.0.1", () => {
      server.off("error", refuse);
      resolve();
    });
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.defineProperties(mock, {
    url: { value: url, enumerable: true },
    controlUrl: { value: `${url}${CONTROL_PATH}`, enumerable: true },
    close: { value: () => closeServer(parts, server), enumerable: true },
  }) as MockServer;
}

async function serve(
  parts: MockParts,
  mock: Mock,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(request);
  const target = new URL(request.url ?? "/", url);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const call = { method: request.method ?? "GET", url: target, headers, text };
  if (target.pathname === CONTROL_PATH || target.pathname.startsWith(`${CONTROL_PATH}/`)) {
    const { status, body } = handleControl(mock, call);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  const delivery = await parts.service.handle(call);
  await send(delivery, request, response);
}

async function send(delivery: Delivery, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body, wire } = delivery;
  if (wire === "silent") return;
  if (wire === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  for (const { bytes, afterMs } of piecesOf(delivery)) {
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (response.destroyed) return;
    if (bytes.length > 0) response.write(bytes);
  }
  if (wire !== "cut") {
    response.end();
    return;
  }
  // What was written has to leave before the connection breaks.
  await new Promise((resolve) => setTimeout(resolve, 20));
  request.socket.destroy();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw new Error(`The mock reads bodies of at most ${MAX_BODY_BYTES} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function answerProblem(response: ServerResponse, status: number, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const title = error instanceof Error ? error.message : String(error);
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ type: "about:blank", status, title }));
}

async function closeServer({ service }: MockParts, server: ReturnType<typeof createServer>): Promise<void> {
  service.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Node takes a text for the path of a socket, and would make a file of that name. */
function portOf({ port = 0 }: MockServerOptions): number {
  if (typeof port !== "number") {
    throw new TypeError(`port must be a number, got ${port === null ? "null" : typeof port}.`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port must be an integer from 0 to 65535, got ${port}.`);
  }
  return port;
}
