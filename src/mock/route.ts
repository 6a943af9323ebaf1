import type { OpenApiDocument } from "../contract/openapi.ts";
import { findOperation, type Match, type Operation } from "../contract/operations.ts";
import { type IncomingCall, UnhandledRequestError } from "./mock-request.ts";
import type { OperationRole } from "./roles.ts";

/** A request whose operation is known. */
export type RoutedCall = IncomingCall & {
  readonly match: Match;
  /** Without the base path of the server. */
  readonly path: string;
  /** Parsed where it is JSON, otherwise the text; undefined where there is none. */
  readonly body: unknown;
  /** What it does with tasks; undefined where it does nothing. */
  readonly role: OperationRole | undefined;
};

/** Makes the function that finds the operation of a request. It throws an {@link UnhandledRequestError} where there is none. */
export function createRouter(
  document: OpenApiDocument,
  operations: readonly Operation[],
  roles: ReadonlyMap<string, OperationRole>,
): (call: IncomingCall) => RoutedCall {
  const basePaths = basePathsOf(document);
  return (call) => {
    for (const basePath of basePaths) {
      if (!call.url.pathname.startsWith(`${basePath}/`)) continue;
      const path = call.url.pathname.slice(basePath.length);
      const { match } = findOperation(operations, call.method, path);
      if (match !== undefined)
        return { ...call, match, path, body: parsed(call), role: roles.get(match.operation.key) };
    }
    const known = operations.map(({ key }) => key).join(", ");
    throw new UnhandledRequestError(
      `The mock has no ${call.method} ${call.url.pathname}. ${document.info.title} has: ${known}.`,
    );
  };
}

/** The paths that a server of the document begins with, the longest first; the empty one is always among them. */
function basePathsOf(document: OpenApiDocument): string[] {
  const { servers = [] } = document as OpenApiDocument & { servers?: readonly { url?: unknown }[] };
  const paths = servers.flatMap(({ url }) =>
    typeof url === "string" ? [new URL(url, "http://localhost").pathname.replace(/\/+$/, "")] : [],
  );
  return [...new Set([...paths, ""])].sort((a, b) => b.length - a.length);
}

function parsed({ text, headers }: IncomingCall): unknown {
  if (text === "") return undefined;
  if (!/json/.test(headers.get("content-type") ?? "")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
