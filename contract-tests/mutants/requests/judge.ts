import { isDeepStrictEqual } from "node:util";
import { compileContract } from "../../../src/contract/compiled.ts";
import { judgeRequest } from "../../../src/contract/judge-request.ts";
import { contractDocument } from "../../../src/contract.ts";
import type { Recorded } from "../recorded-requests.ts";
import type { Result } from "../result.ts";
import { toSentRequest } from "../wire-form.ts";
import { REQUEST_RULES, type RequestRule, requestMutants } from "./request-mutants.ts";

/**
 * Holds every mutant of a recorded request against the literal of its contract test, and against the contract check. The
 * literal must tell them all; the check cannot know which of two allowed values was meant.
 */
export function judgeRequests(recorded: readonly Recorded[]): Result[] {
  return recorded.flatMap(({ contract, operation, expected, sent }) => {
    const compiled = compileContract(contractDocument(contract));
    const judge = (request: typeof sent) => judgeRequest(compiled, "", toSentRequest(request), true).flaws;
    const about = { part: "request", contract, side: "request", at: operation } as const;
    const [flaw] = judge(sent);
    if (flaw !== undefined) {
      const name = `${operation}: as it was recorded`;
      return [{ ...about, rule: "unchanged", name, gate: "survived", told: `${flaw.path} is refused` }];
    }
    return [...requestMutants(sent)].map(({ rule, what, request }): Result => {
      const told = judge(request)[0]?.path;
      const literal = !isDeepStrictEqual(plain(request), plain(expected));
      const gate = gateOf(rule, literal, told !== undefined);
      const name = `${operation}: ${rule}: ${what}`;
      return {
        ...about,
        rule,
        name,
        gate,
        told: told ?? (literal ? "the literal alone" : "neither literal nor check"),
      };
    });
  });
}

function gateOf(rule: RequestRule, literal: boolean, check: boolean): string {
  if (!literal || (!check && REQUEST_RULES[rule].check === "always")) return "survived";
  return check ? "literal and check" : "literal";
}

/** As JSON: what a literal leaves undefined was not recorded either. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
