import type { Violation } from "../../../src/contract.ts";
import { compareContracts } from "../../../src/contract-diff/compare-contracts.ts";
import { heldDocument } from "../../held.ts";
import { violationsOf } from "../real-client.ts";
import type { Recorded } from "../recorded-requests.ts";
import type { Mutant } from "./all-mutants.ts";
import { applied } from "./mutant.ts";
import { findRefused } from "./request-gate.ts";
import { verdictOf } from "./rules.ts";
import type { TypeGate } from "./type-gate.ts";
import { type Answer, findWitness } from "./witness.ts";

/**
 * What told a mutant apart, the strongest first: the contract check named an answer that only the mutant allows; it named
 * a request that the mutant refuses; files no longer compile; printed types differ. Before all of them, the story that
 * `npm run vendor` tells of the change must have the verdict that the table of rules expects.
 */
export type Gate = "answer" | "request" | "compile" | "types";

/** `equivalent` is a claim that the committed list must bear out. */
export type Outcome = { readonly gate: Gate | "equivalent" | "survived"; readonly told: string };

/** Holds one mutant against the gates. */
export async function judge(
  { contract, draft, compiled }: Mutant,
  recorded: readonly Recorded[],
  gate: TypeGate,
): Promise<Outcome> {
  const original = heldDocument(contract);
  const mutant = applied(original, draft);
  const calls = recorded.filter((one) => one.contract === contract);
  const expected = say(verdictOf(draft.rule, draft.side, ...(draft.alsoSent ? (["request"] as const) : [])));
  const verdicts = compareContracts(original as never, mutant as never).flatMap((change) => change.verdicts);
  const story = say(verdicts);
  // The story may have proven that nothing breaks on the wire, where the table speaks of the kind: no witness may contradict.
  const isProven = story !== expected && say([...verdicts, "wire"]) === expected;
  if (story !== expected && !isProven) {
    return { gate: "survived", told: `the story of the change says ${story}, the table of rules ${expected}` };
  }

  const witness = findWitness(original, mutant, draft);
  if (isProven && witness !== undefined) {
    return { gate: "survived", told: `the story says ${story}, and ${JSON.stringify(witness.answer.body)} shows more` };
  }
  if (witness !== undefined) {
    const call = calls.find(({ operation }) => operation === witness.operation);
    if (call === undefined) return { gate: "survived", told: `nobody calls ${witness.operation}` };
    const serve = (answer: Answer) =>
      violationsOf(contract, { against: original, original, request: call.sent, answer: () => toResponse(answer) });
    const onControl = await serve(witness.control);
    if (onControl.length > 0) return { gate: "survived", told: `the control is refused: ${listed(onControl)}` };
    const found = await serve(witness.answer);
    const served = `${witness.operation} ${witness.answer.status} ${JSON.stringify(witness.answer.body)?.slice(0, 300)}`;
    return isNamed(found, witness.where)
      ? { gate: "answer", told: witness.where }
      : { gate: "survived", told: `${served}: ${witness.where} is not named, but ${listed(found) || "nothing"}` };
  }

  const refused = findRefused(original, mutant, draft, calls);
  if (isProven && refused !== undefined) {
    return {
      gate: "survived",
      told: `the story says ${story}, and a request that is refused at ${refused.where} shows more`,
    };
  }
  if (refused !== undefined) {
    const { request, where } = refused;
    const found = await violationsOf(contract, { against: mutant, original, request, answer: () => Response.json({}) });
    const sent = found.filter((violation) => violation.where.startsWith("/request/"));
    return isNamed(sent, where)
      ? { gate: "request", told: where }
      : { gate: "survived", told: `${where} is not named, but ${listed(sent) || "nothing"}` };
  }

  const types = await gate.effectOf(contract, mutant);
  const [broken] = compiled ? types.compile() : [];
  if (broken !== undefined) return { gate: "compile", told: broken };
  if (!types.differ) return { gate: "equivalent", told: "no witness and the same types" };
  return { gate: "types", told: `printed types differ, told as ${story}` };
}

function say(verdicts: readonly string[]): string {
  return ["wire", "types", "behaviour"].filter((verdict) => verdicts.includes(verdict)).join(", ") || "none";
}

/**
 * The place itself; a place within the value that was put there; or the choice around it, where several branches fit and
 * the contract check cannot say which was meant.
 */
function isNamed(found: readonly Violation[], where: string): boolean {
  return found.some(
    (violation) =>
      violation.where === where ||
      violation.where.startsWith(`${where}/`) ||
      (where.startsWith(`${violation.where}/`) && violation.expected.startsWith("exactly one of")),
  );
}

function listed(found: readonly Violation[]): string {
  return found.map(({ where, expected }) => `${where}: ${expected}`).join("; ");
}

function toResponse({ status, mediaType, headers, body }: Answer): Response {
  const text = body === undefined ? null : JSON.stringify(body);
  const type: Record<string, string> = mediaType === undefined ? {} : { "content-type": mediaType };
  return new Response(text, { status, headers: { ...headers, ...type } });
}
