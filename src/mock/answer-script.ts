import type { OpenApiDocument } from "../contract/openapi.ts";
import type { Operation } from "../contract/operations.ts";
import { type AnswerChoice, answersOf, type ContractAnswer, requireAnswer } from "./contract-answers.ts";

/** One answer: the name of an example, a status, or both. */
export type AnswerStep = string | number | AnswerChoice;

/** The answers of operations, in order; the last one stays. Operations are written as in `GET /sessions`. */
export type AnswerScript = Readonly<Record<string, AnswerStep | readonly AnswerStep[]>>;

/** Answers that were written down for an operation, in place of what the memory would say. */
export class ScriptedAnswers {
  readonly #steps = new Map<string, ContractAnswer[]>();

  /** @throws TypeError for an operation or an answer that the document does not have */
  constructor(document: OpenApiDocument, operations: readonly Operation[], script: AnswerScript = {}) {
    for (const [key, steps] of Object.entries(script)) {
      const operation = operations.find((candidate) => candidate.key === key);
      if (operation === undefined) {
        throw new TypeError(`The document has no ${key}. It has: ${operations.map((known) => known.key).join(", ")}.`);
      }
      const answers = answersOf(document, operation);
      const chosen = [steps].flat().map((step) => requireAnswer(operation, answers, inDetail(step)));
      if (chosen.length === 0) throw new TypeError(`${key} has no answers.`);
      this.#steps.set(key, chosen);
    }
  }

  /** The answer to the next request of an operation; undefined where nothing was written down. */
  next(key: string): ContractAnswer | undefined {
    const steps = this.#steps.get(key);
    return steps !== undefined && steps.length > 1 ? steps.shift() : steps?.[0];
  }
}

/** The answer that a request asks for itself, in the header `Prefer: code=404, example=gone`, as Prism has it. */
export function preferredAnswer(
  operation: Operation,
  answers: readonly ContractAnswer[],
  prefer: string | null,
): ContractAnswer | undefined {
  if (prefer === null) return undefined;
  const preferenceFor = (name: string) => new RegExp(`(?:^|[,;\\s])${name}=([^,;\\s]+)`).exec(prefer)?.[1];
  const code = preferenceFor("code");
  const example = preferenceFor("example");
  if (code === undefined && example === undefined) return undefined;
  return requireAnswer(operation, answers, { status: code === undefined ? undefined : Number(code), example });
}

function inDetail(step: AnswerStep): AnswerChoice {
  if (typeof step === "string") return { example: step };
  return typeof step === "number" ? { status: step } : step;
}
