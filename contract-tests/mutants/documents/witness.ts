import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import {
  type At,
  atPointer,
  below,
  type OpenApiDocument,
  type ResponseObject,
  resolve,
  type Schema,
} from "../../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../../src/contract/operations.ts";
import { samplesOf } from "../../../src/contract/sample.ts";
import { changesOf } from "../changes.ts";
import type { Draft } from "./mutant.ts";
import { type Place, placesOf, type Use } from "./places.ts";
import { ANY_KIND, distinct, valuesByProperty } from "./probes.ts";

/** An answer as it goes over the wire. */
export type Answer = {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's JSON value; undefined for no body. */
  readonly body: unknown;
};

/** An answer that the mutant allows and the original does not, and the one that it was made from, which the original allows. */
export type Witness = {
  readonly operation: string;
  readonly control: Answer;
  readonly answer: Answer;
  /** Where the contract check must find fault. */
  readonly where: string;
};

type BodyUse = Use & { side: "response"; part: "body" };

const checks = new WeakMap<OpenApiDocument, Ajv2020>();

/** Compiles a schema of a document, with an Ajv that shares nothing with the contract check. */
function validator(document: OpenApiDocument, pointer: string): ValidateFunction {
  let ajv = checks.get(document);
  if (ajv === undefined) {
    ajv = new Ajv2020({ strict: false, logger: false });
    addFormats.default(ajv);
    ajv.addSchema(document, "document");
    checks.set(document, ajv);
  }
  return ajv.compile({ $ref: `document#${pointer.split("/").map(encodeURIComponent).join("/")}` });
}

/** Looks for an answer that only the mutant allows. */
export function findWitness(original: OpenApiDocument, mutant: OpenApiDocument, draft: Draft): Witness | undefined {
  return declarationWitness(original, mutant, draft) ?? bodyWitness(original, mutant, draft);
}

/** For changes of what is declared: another status, another media type, a body where there was none or none where there was. */
function declarationWitness(original: OpenApiDocument, mutant: OpenApiDocument, draft: Draft): Witness | undefined {
  if (draft.side !== "response" || !/\/responses(?:\/|$)/.test(draft.at)) return undefined;
  const before = operationsOf(original);
  for (const operation of operationsOf(mutant)) {
    const old = before.find(({ key }) => key === operation.key);
    const control = old && anyAnswer(original, old);
    if (old === undefined || control === undefined) continue;
    for (const status of operation.responses.keys()) {
      const known = old.responses.get(status);
      for (const answer of answersOf(mutant, operation, status)) {
        const where = undeclaredPart(answer, known?.value);
        if (where === undefined) continue;
        const same = known === undefined ? control : (answersOf(original, old, status)[0] ?? control);
        return { operation: operation.key, control: same, answer, where };
      }
    }
  }
  return undefined;
}

/** Where an answer leaves what was declared for its status, as the contract check names the place. */
function undeclaredPart({ mediaType }: Answer, declared: ResponseObject | undefined): string | undefined {
  if (declared === undefined) return "/response/status";
  const types = Object.keys(declared.content ?? {});
  if ((mediaType === undefined) !== (types.length === 0)) return "/response/body";
  return mediaType === undefined || types.includes(mediaType) ? undefined : "/response/headers/content-type";
}

/** For changes of a schema: a body that is like an allowed one but for one thing. */
function bodyWitness(original: OpenApiDocument, mutant: OpenApiDocument, draft: Draft): Witness | undefined {
  for (const use of usesAt(original, draft.at)) {
    if (atPointer(mutant, use.schema.pointer).value === undefined) continue;
    const allowed = validator(original, use.schema.pointer);
    const nowAllowed = validator(mutant, use.schema.pointer);
    const changed = atPointer<Schema | undefined>(mutant, draft.at);
    const samples = changed.value === undefined ? [] : samplesOf(mutant, changed as At<Schema>);
    const probes = distinct([...(draft.probes ?? []), ...samples, ...ANY_KIND]);
    const adds = valuesByProperty(original, use.schema, draft.probes ?? []);
    for (const control of controlsOf(original, use)) {
      if (!allowed(control)) continue;
      for (const { place, value } of changesOf(control, probes, adds)) {
        if (allowed(value) || !nowAllowed(value)) continue;
        const answer = { status: statusNumber(use.status), mediaType: use.mediaType, headers: {} };
        return {
          operation: use.operation.key,
          control: { ...answer, body: control },
          answer: { ...answer, body: value },
          where: `/response/body${place}`,
        };
      }
    }
  }
  return undefined;
}

const places = new WeakMap<OpenApiDocument, Place[]>();

/** The bodies that are held against the schema at a pointer. */
function usesAt(document: OpenApiDocument, pointer: string): BodyUse[] {
  const known = places.get(document) ?? placesOf(document);
  places.set(document, known);
  const place = known.find((one) => one.pointer === pointer);
  return (place?.uses ?? []).filter((use): use is BodyUse => use.side === "response" && use.part === "body");
}

/** What an answer may look like: the document's own examples, then what can be made up from the schema. */
function controlsOf(document: OpenApiDocument, { operation, status, mediaType, schema }: BodyUse): unknown[] {
  const response = operation.responses.get(status);
  const examples = response && below<Record<string, unknown>>(response, "content", mediaType, "examples");
  const given = Object.keys(examples?.value ?? {}).map(
    (name) => resolve(document, below<{ value?: unknown }>(examples ?? schema, name)).value.value,
  );
  return distinct([...given, ...samplesOf(document, schema)].filter((value) => value !== undefined));
}

function answersOf(document: OpenApiDocument, operation: Operation, status: string): Answer[] {
  const response = operation.responses.get(status);
  const types = Object.keys(response?.value.content ?? {});
  const about = { status: statusNumber(status), headers: {} };
  if (response === undefined) return [];
  if (types.length === 0) return [{ ...about, mediaType: undefined, body: undefined }];
  return types.flatMap((mediaType): Answer[] => {
    const schema = below<Schema>(response, "content", mediaType, "schema");
    if (schema.value === undefined) return [];
    const use: BodyUse = { side: "response", part: "body", operation, status, mediaType, schema };
    const body = controlsOf(document, use).find((value) => validator(document, schema.pointer)(value));
    return body === undefined ? [] : [{ ...about, mediaType, body }];
  });
}

function anyAnswer(document: OpenApiDocument, operation: Operation): Answer | undefined {
  return [...operation.responses.keys()].flatMap((status) => answersOf(document, operation, status))[0];
}

function statusNumber(status: string): number {
  const found = Number(status.replace(/X/gi, "0"));
  return Number.isNaN(found) ? 500 : found;
}
