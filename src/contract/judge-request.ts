import { bodyValue } from "./body-value.ts";
import { judgeClientBugs } from "./client-bugs.ts";
import type { CompiledContract } from "./compiled.ts";
import { type Flaw, MISSING } from "./flaw.ts";
import { FormReader } from "./form-body.ts";
import { declaredType, essenceOf, isForm, parseBody } from "./media-type.ts";
import { below, type MediaTypeObject, type Schema } from "./openapi.ts";
import { findOperation, type Match } from "./operations.ts";
import { ParameterJudge } from "./parameters.ts";
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
 * client's mistake sends. What `isHeld` leaves out is let through.
 */
export function judgeRequest(
  contract: CompiledContract,
  basePath: string,
  request: SentRequest,
  strict = false,
  isHeld: (operation: string) => boolean = () => true,
): RequestVerdict {
  const variant = strict ? "strict request" : "closed request";
  const { match, operation, flaws } = judgeByContract(contract, basePath, request, variant, isHeld);
  // What is not held is not judged, and what cannot be judged has been said.
  if (!strict || (match === undefined && flaws.length === 0)) return { operation, match, flaws };
  const mistakes = [
    ...(match ? contract.security.judgeMistakes(match.operation, request) : []),
    ...judgeClientBugs(match, request, bodyValue(request.headers, request.body)),
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
  isHeld: (operation: string) => boolean,
): RequestVerdict {
  const { method, url } = request;
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : undefined;
  const { match, methods } = findOperation(contract.named, method, path ?? "");
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
  const { key } = match.operation;
  const operation = contract.held(key);
  if (operation === undefined || !isHeld(key)) return { operation: key, match: undefined, flaws: [] };
  if ("reason" in operation) return { operation: key, match: undefined, flaws: [unusable(operation.reason)] };
  const held = { operation, values: match.values };
  try {
    const flaws = [
      ...contract.security.judge(operation, request),
      ...new ParameterJudge(contract, variant, held, request).judge(contract.security.queryKeys),
      ...judgeBody(contract, held, request, variant),
    ];
    return { operation: key, match: held, flaws: flaws.map((flaw) => ({ ...flaw, path: `/request${flaw.path}` })) };
  } catch (error) {
    // What only the compiler of schemas finds out.
    return { operation: key, match: undefined, flaws: [unusable(contract.refuse(key, error).reason)] };
  }
}

function unusable(reason: string): Flaw {
  return { path: "/request", expected: "an operation whose contract can be used", actual: reason };
}

function judgeBody(
  contract: CompiledContract,
  { operation }: Match,
  { headers, body }: SentRequest,
  variant: Variant,
): Flaw[] {
  const declared = operation.requestBody;
  const { content = {}, required } = declared?.value ?? {};
  if (body.length === 0) return required ? [{ path: "/body", expected: "a body", actual: MISSING }] : [];
  if (declared === undefined) return [{ path: "/body", expected: "no body", actual: `${body.length} bytes` }];
  const contentType = headers.get("content-type");
  const essence = essenceOf(contentType);
  const type = declaredType(Object.keys(content), essence);
  if (type === undefined) {
    const expected = Object.keys(content).join(" or ");
    return [{ path: "/headers/content-type", expected, actual: essence ?? MISSING }];
  }
  const media = below<MediaTypeObject>(declared, "content", type);
  if (media.value.schema === undefined) return [];
  const at = below<Schema>(media, "schema");
  if (isForm(essence)) {
    const form = new FormReader(contract, variant).read(contentType ?? "", body, media);
    if (form === undefined) return [{ path: "/body", expected: "multipart/form-data", actual: `${body.length} bytes` }];
    return [...form.flaws, ...inBody(contract.check.flaws(at, form.value, variant))];
  }
  const read = parseBody(essence, body);
  if (read === undefined) return [];
  if ("unreadable" in read) return [{ path: "/body", expected: "JSON", actual: read.unreadable }];
  return inBody(contract.check.flaws(at, read.value, variant));
}

function inBody(flaws: readonly Flaw[]): Flaw[] {
  return flaws.map((flaw) => ({ ...flaw, path: `/body${flaw.path}` }));
}
