import { compileContract } from "../../../src/contract/compiled.ts";
import { judgeRequest, type RequestVerdict } from "../../../src/contract/judge-request.ts";
import { type At, below, type OpenApiDocument, type Schema } from "../../../src/contract/openapi.ts";
import { type Operation, operationsOf } from "../../../src/contract/operations.ts";
import { samplesOf } from "../../../src/contract/sample.ts";
import type { WireRequest } from "../../wire.ts";
import { changesOf } from "../changes.ts";
import type { Recorded } from "../recorded-requests.ts";
import { toSentRequest } from "../wire-form.ts";
import type { Draft } from "./mutant.ts";
import { ANY_KIND, distinct, valuesByProperty } from "./probes.ts";

/** A request that the original allows and the mutant does not. */
export type RefusedRequest = { readonly request: WireRequest; readonly where: string };

/**
 * Looks for a call that worked and now fails: the recorded one of an operation, or one with a body made up from its
 * schema, or one that differs from these in one thing.
 */
export function findRefused(
  original: OpenApiDocument,
  mutant: OpenApiDocument,
  draft: Draft,
  recorded: readonly Recorded[],
): RefusedRequest | undefined {
  if (draft.side !== "request") return undefined;
  const judge = (document: OpenApiDocument, request: WireRequest): RequestVerdict =>
    judgeRequest(compileContract(document), "", toSentRequest(request));
  const calls = [...recorded, ...recorded.flatMap((call) => withOtherBodies(original, call))];
  for (const { operation, sent } of calls) {
    for (const { request, place } of requestsLike(original, operation, sent, draft)) {
      const verdict = judge(mutant, request);
      if (verdict.flaws.length === 0 || judge(original, request).flaws.length > 0) continue;
      return { request, where: place ?? draft.where ?? (verdict.flaws[0]?.path as string) };
    }
  }
  return undefined;
}

/** Recorded calls have few fields: the same call with a body of all fields, and of none but the required ones. */
function withOtherBodies(document: OpenApiDocument, call: Recorded): Recorded[] {
  const operation = operationsOf(document).find(({ key }) => key === call.operation);
  const schema = operation && bodySchemaOf(operation);
  if (schema === undefined) return [];
  return samplesOf(document, schema).map((body) => ({ ...call, sent: { ...call.sent, body } }));
}

function bodySchemaOf({ requestBody }: Operation): At<Schema> | undefined {
  const schema = requestBody && below<Schema>(requestBody, "content", "application/json", "schema");
  return schema?.value === undefined ? undefined : schema;
}

function* requestsLike(
  document: OpenApiDocument,
  key: string,
  sent: WireRequest,
  draft: Draft,
): Generator<{ request: WireRequest; place: string | undefined }> {
  yield { request: sent, place: undefined };
  const operation = operationsOf(document).find((one) => one.key === key);
  if (operation === undefined) return;
  const probes = distinct([...(draft.probes ?? []), ...ANY_KIND]);
  for (const parameter of operation.parameters) {
    const { in: where, name } = parameter.value;
    if (where !== "query") continue;
    const { [name]: _, ...without } = sent.query;
    if (name in sent.query) yield { request: { ...sent, query: without }, place: `/request/query/${name}` };
    const schema = below<Schema>(parameter, "schema");
    for (const value of distinct([...(draft.probes ?? []), ...samplesOf(document, schema)])) {
      if (typeof value === "object") continue;
      const query = { ...sent.query, [name]: String(value) };
      yield { request: { ...sent, query }, place: `/request/query/${name}` };
    }
  }
  const schema = bodySchemaOf(operation);
  if (schema === undefined) return;
  const adds = valuesByProperty(document, schema, draft.probes ?? []);
  for (const { place, value } of changesOf(sent.body, probes, adds)) {
    if (value === undefined) continue;
    yield { request: { ...sent, body: value }, place: `/request/body${place}` };
  }
}
