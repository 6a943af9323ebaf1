import { judgeClientBugs } from "./client-bugs.ts";
import type { CompiledContract } from "./compiled.ts";
import { type Flaw, MISSING } from "./flaw.ts";
import { declaredType, essenceOf, readBody } from "./media-type.ts";
import { below } from "./openapi.ts";
import { findOperation, type Match } from "./operations.ts";
import { judgeParameters } from "./parameters.ts";
import type { Variant } from "./schema-check.ts";

/** A request as it goes over the wire. */
export type SentRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The URL as it was written, where it came as a text. */
  readonly written?: string | undefined;
};

/** What the contract says about a request. */
export type RequestVerdict = {
  /** The operation as the contract names it, or method and path as sent. */
  readonly operation: string;
  readonly match: Match | undefined;
  readonly flaws: readonly Flaw[];
};

/**
 * Judges a request. Paths of flaws begin with `/request`. A strict judgement also refuses what no contract forbids and only a
 * client's mistake sends.
 */
export function judgeRequest(
  contract: CompiledContract,
  basePath: string,
  request: SentRequest,
  strict = false,
): RequestVerdict {
  const { match, operation, flaws } = judgeByContract(contract, basePath, request, strict ? "strict" : "closed");
  if (!strict) return { operation, match, flaws };
  const mistakes = [
    ...(match ? contract.security.judgeMistakes(match.operation, request) : []),
    ...judgeClientBugs(match, request, bodyValue(request)),
  ].map((flaw) => ({ ...flaw, path: `/request${flaw.path}` }));
  const isFirst = ({ path }: Flaw, index: number, all: readonly Flaw[]) =>
    all.findIndex((other) => other.path === path) === index;
  const said = new Set(flaws.map(({ path }) => path));
  return { operation, match, flaws: [...flaws, ...mistakes.filter(isFirst).filter(({ path }) => !said.has(path))] };
}

function judgeByContract(
  contract: CompiledContract,
  basePath: string,
  request: SentRequest,
  variant: Variant,
): RequestVerdict {
  const { method, url } = request;
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : undefined;
  const { match, methods } = findOperation(contract.operations, method, path ?? "");
  if (match === undefined) {
    const flaw =
      methods.length > 0
        ? { path: "/request/method", expected: methods.join(" or "), actual: method }
        : {
            path: "/request/path",
            expected: `a path of the contract${basePath && ` below ${basePath}`}`,
            actual: url.pathname,
          };
    return { operation: `${method} ${path ?? url.pathname}`, match, flaws: [flaw] };
  }
  const { operation } = match;
  const keyQueries = contract.security.queryKeys;
  const flaws = [
    ...contract.security.judge(operation, request),
    ...judgeParameters(contract.document, contract.check, match, { ...request, keyQueries }),
    ...judgeBody(contract, match, request, variant),
  ];
  return { operation: operation.key, match, flaws: flaws.map((flaw) => ({ ...flaw, path: `/request${flaw.path}` })) };
}

/** The body as a value, for whoever must know what is in it before anything is judged. */
export function bodyValue({ headers, body }: SentRequest): unknown {
  const read = body.length === 0 ? undefined : readBody(essenceOf(headers.get("content-type")), body);
  return read && "value" in read ? read.value : undefined;
}

function judgeBody(
  { check }: CompiledContract,
  { operation }: Match,
  { headers, body }: SentRequest,
  variant: Variant,
): Flaw[] {
  const declared = operation.requestBody;
  const { content = {}, required } = declared?.value ?? {};
  if (body.length === 0) return required ? [{ path: "/body", expected: "a body", actual: MISSING }] : [];
  if (declared === undefined) return [{ path: "/body", expected: "no body", actual: `${body.length} bytes` }];
  const essence = essenceOf(headers.get("content-type"));
  const type = declaredType(Object.keys(content), essence);
  if (type === undefined) {
    const expected = Object.keys(content).join(" or ");
    return [{ path: "/headers/content-type", expected, actual: essence ?? MISSING }];
  }
  const read = readBody(essence, body);
  if (read === undefined || content[type]?.schema === undefined) return [];
  if ("unreadable" in read) return [{ path: "/body", expected: "JSON", actual: read.unreadable }];
  const schema = below(declared, "content", type, "schema");
  return check.flaws(schema, read.value, variant).map((flaw) => ({ ...flaw, path: `/body${flaw.path}` }));
}
