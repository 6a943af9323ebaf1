import type { CompiledContract } from "./compiled.ts";
import { type Flaw, MISSING } from "./flaw.ts";
import { declaredType, essenceOf, readBody } from "./media-type.ts";
import { type At, below, type ResponseObject, resolve, type Schema } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import type { Variant } from "./schema-check.ts";

/** A response as it came over the wire. `body` is undefined when it was too long to be judged. */
export type ReceivedResponse = {
  readonly status: number;
  readonly headers: Headers;
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
  const verdict = judgeBody(contract, declared, response, variant);
  const flaws = [...judgeHeaders(contract, declared, response), ...verdict.flaws];
  return { ...verdict, status, flaws: flaws.map((flaw) => ({ ...flaw, path: `/response${flaw.path}` })) };
}

function declaredStatus({ responses }: Operation, status: number): string | undefined {
  const range = `${Math.floor(status / 100)}XX`;
  return [String(status), range, range.toLowerCase(), "default"].find((key) => responses.has(key));
}

function judgeBody(
  { check }: CompiledContract,
  declared: At<ResponseObject>,
  { headers, body }: ReceivedResponse,
  variant: Variant,
): Omit<ResponseVerdict, "status"> {
  const content = declared.value.content ?? {};
  const types = Object.keys(content);
  const wrong = (path: string, expected: string, actual: unknown) => ({
    flaws: [{ path, expected, actual }],
    mediaType: undefined,
    body: undefined,
  });
  const none = { flaws: [], mediaType: undefined, body: undefined };
  if (types.length === 0) return body?.length ? wrong("/body", "no body", `${body.length} bytes`) : none;
  if (body?.length === 0) return wrong("/body", listed(types), MISSING);
  const essence = essenceOf(headers.get("content-type"));
  const mediaType = declaredType(types, essence);
  if (mediaType === undefined) return wrong("/headers/content-type", listed(types), essence ?? MISSING);
  const read = body && readBody(essence, body);
  if (read && "unreadable" in read) return wrong("/body", "JSON", read.unreadable);
  if (read === undefined || content[mediaType]?.schema === undefined) return { flaws: [], mediaType, body: undefined };
  const schema = below<Schema>(declared, "content", mediaType, "schema");
  const flaws = check.flaws(schema, read.value, variant).map((flaw) => ({ ...flaw, path: `/body${flaw.path}` }));
  return { flaws, mediaType, body: { schema, value: read.value } };
}

function judgeHeaders(
  { document, check }: CompiledContract,
  declared: At<ResponseObject>,
  { headers }: ReceivedResponse,
) {
  return Object.keys(declared.value.headers ?? {}).flatMap((name): Flaw[] => {
    type Header = { readonly $ref?: string; readonly required?: boolean; readonly schema?: Schema };
    const header = resolve(document, below<Header>(declared, "headers", name));
    const path = `/headers/${name.toLowerCase()}`;
    const value = headers.get(name);
    if (value === null) return header.value.required ? [{ path, expected: "a value", actual: MISSING }] : [];
    if (header.value.schema === undefined) return [];
    const at = below<Schema>(header, "schema");
    // A header is text; whichever reading fits its schema is the one that was meant.
    const readings = [value, ...(value.trim() !== "" && Number.isFinite(Number(value)) ? [Number(value)] : [])];
    if (readings.some((reading) => check.fits(at, reading))) return [];
    return check.flaws(at, value, "open").map((flaw) => ({ ...flaw, path: path + flaw.path }));
  });
}

function listed(words: readonly string[]): string {
  return words.join(" or ");
}
