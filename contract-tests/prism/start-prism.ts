import { checkOptions, documentOf } from "../../src/contract/check-arguments.ts";
import type { ContractName } from "../../src/contract/documents.ts";
import type { OpenApiDocument } from "../../src/contract/openapi.ts";
import { escapeViolations } from "./ascii-violations.ts";

/** A mock server that plays one provider. */
export type PrismServer = {
  /** Give it to a client as `baseUrl`. */
  readonly url: string;
  /** Stops the server; resolves when its connections are closed. */
  close(): Promise<void>;
};

/** Options of {@link startPrism}. */
export type PrismOptions = {
  /** Listen on this port of 127.0.0.1, from 0 to 65535; 0 is any free one. @default any free one */
  port?: number | undefined;
};

/** Prism answers with examples alone, and checks everything that it can check. */
export const PRISM_CONFIG = {
  isProxy: false,
  mock: { dynamic: false },
  validateRequest: true,
  validateResponse: true,
  checkSecurity: true,
  errors: true,
  upstreamProxy: undefined,
} as const;

/**
 * Starts a Prism mock server for a contract, in this process and on 127.0.0.1.
 *
 * It answers each operation with an example of the document, checks requests as Prism does (a wrong one is answered with
 * the document's 400 or 422, one without a key with its 401) and turns an example that does not fit its own schema into a
 * 500. The same example comes every time: put {@link preferExamples} before it to let a task go through its statuses.
 *
 * Needs the packages `@stoplight/prism-core`, `@stoplight/prism-http` and `@stoplight/prism-http-server`.
 *
 * @throws An Error when a package is missing or the port is taken; before anything starts, TypeError or RangeError for an
 * argument that it cannot use.
 *
 * @example
 * const mock = await startPrism("anchor-browser");
 * const anchor = anchorBrowser({ apiKey: "any", baseUrl: mock.url });
 * await mock.close();
 */
export async function startPrism(
  contract: ContractName | OpenApiDocument,
  options: PrismOptions = {},
): Promise<PrismServer> {
  const document = documentOf(contract);
  const port = portOf(options);
  // Loaded here, because they take half a second that someone who only wants a preferExamples need not spend.
  const [{ createLogger }, { getHttpOperationsFromSpec }, { createServer }] = await Promise.all([
    import("@stoplight/prism-core"),
    import("@stoplight/prism-http"),
    import("@stoplight/prism-http-server"),
  ]);
  // A copy, because Prism writes into what it is given.
  const operations = await getHttpOperationsFromSpec(structuredClone(document) as object);
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: PRISM_CONFIG,
  });
  const url = await server.listen(port, "127.0.0.1").catch((reason: unknown) => {
    throw reason instanceof Error ? reason : new Error(`The mock could not be started: ${String(reason)}.`);
  });
  const stopEscaping = escapeViolations(Number(new URL(url).port));
  return {
    url,
    async close() {
      stopEscaping();
      await server.close();
    },
  };
}

/** Node takes a text for the path of a socket: it would make a file of that name, and Prism would never end. */
function portOf(options: PrismOptions): number {
  checkOptions(options, "a port, or left out");
  const { port = 0 } = options;
  if (typeof port !== "number") {
    throw new TypeError(`port must be a number, got ${port === null ? "null" : typeof port}.`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port must be an integer from 0 to 65535, got ${port}.`);
  }
  return port;
}
