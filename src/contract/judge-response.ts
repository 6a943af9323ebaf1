import type { CompiledContract } from "./compiled.ts";
import { type Flaw, MISSING } from "./flaw.ts";
import { FormReader } from "./form-body.ts";
import { declaredType, essenceOf, isForm, isJson, isJudged, isStream, isText, parseBody } from "./media-type.ts";
import {
  type At,
  below,
  type HeaderObject,
  type MediaTypeObject,
  type ResponseObject,
  resolve,
  type Schema,
} from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { Reader } from "./readings.ts";
import type { Variant } from "./schema-check.ts";
import { serializationOf, splitHeader } from "./serialization.ts";
import { shapeOf } from "./shape.ts";

/** A response as it came over the wire. */
export type ReceivedResponse = {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where it was not read: it streams, is of a kind that is not judged, or was too long. */
  readonly body: Uint8Array | undefined;
};

/** What the contract says about a response, and which of its declarations the response is an instance of. */
export type ResponseVerdict = {
  readonly flaws: readonly Flaw[];
  /** The status and the media type as the contract writes them. */
  readonly status: string | undefined;
  readonly mediaType: string | undefined;
  /** The body, where it was read and there is a schema for it. */
  readonly body: { readonly schema: At<Schema>; readonly value: unknown } | undefined;
};

/** Says whether a body is worth reading. What streams may never end, and what is not judged is left to the client alone. */
export function isWorthReading(response: Response): boolean {
  const type = response.headers.get("content-type") ?? undefined;
  return type === undefined || isJudged(type);
}

/** Answers that never have a body, whatever a contract declares for them (RFC 9110, 6.4.1). */
function hasNoBody(method: string, status: number): boolean {
  return method === "HEAD" || status === 204 || status === 205 || status === 304;
}

/** Judges a response. Paths of flaws begin with `/response`. */
export function judgeResponse(
  contract: CompiledContract,
  operation: Operation,
  response: ReceivedResponse,
  variant: Variant,
): ResponseVerdict {
  const status = declaredStatus(operation, response.status);
  const declared = status === undefined ? undefined : operation.responses.get(status);
  if (declared === undefined) {
    const flaw = {
      path: "/response/status",
      expected: listed([...operation.responses.keys()]),
      actual: response.status,
    };
    return { flaws: [flaw], status: undefined, mediaType: undefined, body: undefined };
  }
  try {
    const isBodiless = hasNoBody(operation.method, response.status);
    const verdict = judgeBody(contract, declared, response, isBodiless, variant);
    const flaws = [...judgeHeaders(contract, declared, response), ...verdict.flaws];
    return { ...verdict, status, flaws: flaws.map((flaw) => ({ ...flaw, path: `/response${flaw.path}` })) };
  } catch (error) {
    // What only the compiler of schemas finds out.
    const { reason } = contract.refuse(operation.key, error);
    const flaw = { path: "/response", expected: "an operation whose contract can be used", actual: reason };
    return { flaws: [flaw], status: undefined, mediaType: undefined, body: undefined };
  }
}

function declaredStatus({ responses }: Operation, status: number): string | undefined {
  const range = `${Math.floor(status / 100)}XX`;
  return [String(status), range, range.toLowerCase(), "default"].find((key) => responses.has(key));
}

function judgeBody(
  contract: CompiledContract,
  declared: At<ResponseObject>,
  { headers, body }: ReceivedResponse,
  isBodiless: boolean,
  variant: Variant,
): Omit<ResponseVerdict, "status"> {
  const content = declared.value.content ?? {};
  const types = Object.keys(content);
  const contentType = headers.get("content-type");
  const essence = essenceOf(contentType);
  const mediaType = declaredType(types, essence);
  const wrong = (path: string, expected: string, actual: unknown) => ({
    flaws: [{ path, expected, actual }],
    mediaType: undefined,
    body: undefined,
  });
  if (isBodiless) return body?.length ? wrong("/body", "no body", `${body.length} bytes`) : noBody(types, mediaType);
  if (types.length === 0) {
    const length = body?.length ?? Number(headers.get("content-length") ?? 1);
    return length > 0
      ? wrong("/body", "no body", body ? `${body.length} bytes` : `a body of ${essence}`)
      : noBody([], undefined);
  }
  if (body?.length === 0 || (body === undefined && headers.get("content-length") === "0")) {
    return wrong("/body", listed(types), MISSING);
  }
  if (mediaType === undefined) return wrong("/headers/content-type", listed(types), essence ?? MISSING);
  const media = below<MediaTypeObject>(declared, "content", mediaType);
  if (body === undefined || media.value.schema === undefined) return { flaws: [], mediaType, body: undefined };
  const read = isForm(essence)
    ? new FormReader(contract, variant).read(contentType ?? "", body, media)
    : parseBody(essence, body);
  if (read && "unreadable" in read) return wrong("/body", "JSON", read.unreadable);
  if (read === undefined) return { flaws: [], mediaType, body: undefined };
  const schema = below<Schema>(media, "schema");
  const flaws = contract.check.flaws(schema, read.value, variant);
  return {
    flaws: flaws.map((flaw) => ({ ...flaw, path: `/body${flaw.path}` })),
    mediaType,
    body: { schema, value: read.value },
  };
}

/** A bodiless answer is an instance of the first media type that the contract declares for it all the same. */
function noBody(types: readonly string[], mediaType: string | undefined): Omit<ResponseVerdict, "status"> {
  return { flaws: [], mediaType: mediaType ?? types[0], body: undefined };
}

function judgeHeaders(contract: CompiledContract, declared: At<ResponseObject>, { headers }: ReceivedResponse): Flaw[] {
  return Object.keys(declared.value.headers ?? {}).flatMap((name): Flaw[] => {
    // The media type stands under `content` (OpenAPI 3.1, 4.8.17.1).
    if (name.toLowerCase() === "content-type") return [];
    const header = resolve(contract.document, below<HeaderObject>(declared, "headers", name));
    const path = `/headers/${name.toLowerCase()}`;
    const text = headers.get(name);
    if (text === null) return header.value.required ? [{ path, expected: "a value", actual: MISSING }] : [];
    const [type] = Object.keys(header.value.content ?? {});
    const at =
      header.value.schema !== undefined
        ? below<Schema>(header, "schema")
        : below<Schema>(header, "content", type ?? "", "schema");
    if (at.value === undefined) return [];
    const value = type === undefined ? readHeader(contract, header, at, text) : readContent(type, text);
    if (value === undefined) return isJson(type) ? [{ path, expected: "JSON", actual: text }] : [];
    return contract.check.flaws(at, value, "answer").map((flaw) => ({ ...flaw, path: path + flaw.path }));
  });
}

/** A header is text; whichever reading fits its schema is the one that was meant. */
function readHeader(
  { document, check }: CompiledContract,
  { value }: At<HeaderObject>,
  at: At<Schema>,
  text: string,
): unknown {
  const serialization = serializationOf("header", value) ?? { style: "simple", explode: false };
  const candidates = splitHeader(text, serialization, shapeOf(document, at));
  return new Reader(document, check, "answer").read(candidates, at) ?? text;
}

function readContent(type: string, text: string): unknown {
  if (isText(type)) return text;
  if (!isJson(type)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says why a body was not judged; undefined where it was. */
export function reasonUnread({ headers, body }: ReceivedResponse): string | undefined {
  const type = headers.get("content-type") ?? undefined;
  if (type !== undefined && isStream(type)) return `/response/body: ${essenceOf(type)} streams, and is never read`;
  if (type !== undefined && !isJudged(type)) return `/response/body: ${essenceOf(type)} is not read`;
  return body === undefined ? "/response/body: too long to be judged" : undefined;
}

function listed(words: readonly string[]): string {
  return words.join(" or ");
}
