import {
  type At,
  below,
  type OpenApiDocument,
  type ResponseObject,
  resolve,
  type Schema,
} from "../contract/openapi.ts";
import type { Operation } from "../contract/operations.ts";
import { samplesOf } from "../contract/sample.ts";

/** An answer as a document shows it. */
export type ContractAnswer = {
  readonly status: number;
  /** The name of its example; undefined for one that was made from the schema. */
  readonly example: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed, and undefined where there is none. */
  readonly body: unknown;
  /** The schema of the body. */
  readonly schema: At<Schema> | undefined;
};

/** Which answer is wanted; the first that fits is taken. */
export type AnswerChoice = {
  /** The HTTP status. @default the first that has the example, good ones before others */
  readonly status?: number | undefined;
  /** The example's name in the document. @default the first of the status */
  readonly example?: string | undefined;
};

/** The default of `Retry-After`: a wait of one second is long enough to be seen, and short enough for a test. */
const RETRY_AFTER = "1";

/** The answers of an operation, good ones first, each example by itself. */
export function answersOf(document: OpenApiDocument, operation: Operation): ContractAnswer[] {
  const answers = [...operation.responses].flatMap(([code, response]) => answersOfStatus(document, code, response));
  return answers.sort((a, b) => Number(isGood(b)) - Number(isGood(a)));
}

export function isGood({ status }: { readonly status: number }): boolean {
  return status >= 200 && status < 300;
}

function answersOfStatus(document: OpenApiDocument, code: string, response: At<ResponseObject>): ContractAnswer[] {
  const status = /^\d{3}$/.test(code) ? Number(code) : /^\dXX$/i.test(code) ? Number(code[0]) * 100 : 500;
  const { content = {}, headers = {} } = response.value;
  const named = Object.keys(headers).find((name) => name.toLowerCase() === "retry-after");
  const retry: Record<string, string> = status === 429 || named !== undefined ? { "retry-after": RETRY_AFTER } : {};
  const type = Object.keys(content).find((name) => /json/.test(name)) ?? Object.keys(content)[0];
  if (type === undefined) return [{ status, example: undefined, headers: retry, body: undefined, schema: undefined }];
  const schema = resolve(document, below<Schema>(response, "content", type, "schema"));
  const common = { status, headers: { ...retry, "content-type": type }, schema };
  const { examples = {} } = content[type] ?? {};
  const shown = Object.keys(examples).map((name) => {
    const { value } = resolve(document, below<{ value?: unknown }>(response, "content", type, "examples", name)).value;
    return { ...common, example: name, body: value };
  });
  if (shown.length > 0) return shown;
  const { example = samplesOf(document, schema)[0] } = (content[type] ?? {}) as { example?: unknown };
  return [{ ...common, example: undefined, body: example }];
}

/** The answer that was asked for, or undefined where the operation has none such. */
export function chooseAnswer(
  answers: readonly ContractAnswer[],
  { status, example }: AnswerChoice,
): ContractAnswer | undefined {
  return answers.find(
    (answer) =>
      (status === undefined || answer.status === status) && (example === undefined || answer.example === example),
  );
}

/** Like {@link chooseAnswer}. @throws TypeError that lists the answers there are */
export function requireAnswer(
  operation: Operation,
  answers: readonly ContractAnswer[],
  choice: AnswerChoice,
): ContractAnswer {
  const answer = chooseAnswer(answers, choice);
  if (answer !== undefined) return answer;
  const wanted = [choice.status, choice.example && JSON.stringify(choice.example)].filter((part) => part !== undefined);
  const known = answers.map(({ status, example }) => (example === undefined ? `${status}` : `${status} ${example}`));
  throw new TypeError(`${operation.key} has no answer ${wanted.join(" ")}. It has: ${known.join(", ")}.`);
}

/** What a schema says of a part of its values: every schema that a JSON pointer's keys lead to. */
export function schemasAt(
  document: OpenApiDocument,
  at: At<Schema> | undefined,
  keys: readonly string[],
): At<Schema>[] {
  if (at === undefined) return [];
  const here = resolve(document, at);
  if (typeof here.value !== "object" || here.value === null) return [];
  const { allOf, oneOf, anyOf } = here.value;
  const parts = Object.entries({ allOf, oneOf, anyOf }).flatMap(([keyword, list]) =>
    (list ?? []).flatMap((_, index) => schemasAt(document, below<Schema>(here, keyword, index), keys)),
  );
  const [key, ...rest] = keys;
  if (key === undefined) return [here, ...parts];
  const { properties = {}, items } = here.value;
  if (Object.hasOwn(properties, key))
    return [...schemasAt(document, below<Schema>(here, "properties", key), rest), ...parts];
  if (/^\d+$/.test(key) && items !== undefined)
    return [...schemasAt(document, below<Schema>(here, "items"), rest), ...parts];
  return parts;
}
