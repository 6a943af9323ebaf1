import type { Verdict } from "../../../src/contract-diff/verdicts.ts";
import type { Side } from "./side.ts";

type Rule = Readonly<Partial<Record<Side, readonly Verdict[]>>> & { readonly because: string };

const BOTH: readonly Verdict[] = ["wire", "types"];
const WIRE: readonly Verdict[] = ["wire"];
const TYPES: readonly Verdict[] = ["types"];
const BEHAVIOUR: readonly Verdict[] = ["behaviour"];
const NONE: readonly Verdict[] = [];

/**
 * Every kind of change that mutants are made of, and the verdict that a change of this kind deserves, by the side that it
 * is on. Written by hand, from what a caller would notice: what the gates find is held against it.
 */
export const RULES = {
  "enum word added": {
    response: BOTH,
    request: NONE,
    because: "an answer may hold a word that nobody expects; nobody has to send it",
  },
  "enum word removed": {
    response: TYPES,
    request: BOTH,
    because: "code that names the word is left over; who sends it is refused",
  },
  "enum word renamed": { response: BOTH, request: BOTH, because: "a new word comes, and the old one is refused" },
  "const changed": { response: BOTH, request: BOTH, because: "another value comes, and the old one is refused" },
  "default flipped": { response: BEHAVIOUR, request: BEHAVIOUR, because: "the same call has another outcome" },
  "default removed": { response: BEHAVIOUR, request: BEHAVIOUR, because: "nobody knows what the same call does now" },
  "required field made optional": {
    response: BOTH,
    request: NONE,
    because: "an answer may lack what is read; a request may still have it",
  },
  "optional field made required": {
    response: NONE,
    request: BOTH,
    because: "an answer always has it; a request without it is refused",
  },
  "required field removed": {
    response: BOTH,
    request: TYPES,
    because: "an answer lacks what is read; code that sends it does not compile",
  },
  "optional field removed": {
    response: TYPES,
    request: TYPES,
    because: "code that reads or sends it does not compile",
  },
  "required field renamed": {
    response: BOTH,
    request: BOTH,
    because: "an answer lacks what is read; a request lacks what is asked for",
  },
  "optional field renamed": {
    response: TYPES,
    request: TYPES,
    because: "code that reads or sends it does not compile",
  },
  "required field of a closed object removed": {
    response: BOTH,
    request: BOTH,
    because: "an answer lacks what is read; a request that has it is refused",
  },
  "optional field of a closed object removed": {
    response: TYPES,
    request: BOTH,
    because: "code that reads it does not compile; a request that has it is refused",
  },
  "required field of a closed object renamed": {
    response: BOTH,
    request: BOTH,
    because: "the new name comes where the old one was promised; the old one is refused",
  },
  "optional field of a closed object renamed": {
    response: BOTH,
    request: BOTH,
    because: "a name comes that was not allowed; the old one is refused",
  },
  "optional field added": {
    response: NONE,
    request: NONE,
    because: "there is more to read, and nobody has to send it",
  },
  "required field added": {
    response: NONE,
    request: BOTH,
    because: "there is more to read; a request without it is refused",
  },
  "type changed": {
    response: BOTH,
    request: BOTH,
    because: "another kind of value comes, and the old kind is refused",
  },
  "null allowed": {
    response: BOTH,
    request: NONE,
    because: "code that reads the value meets null; nobody has to send it",
  },
  "null refused": {
    response: NONE,
    request: BOTH,
    because: "a check for null is left over, and compiles; who sends null is refused",
  },
  "items of any kind": {
    response: BOTH,
    request: NONE,
    because: "a list may hold anything; it may still hold what it did",
  },
  "other keys of any kind": {
    response: BOTH,
    request: NONE,
    because: "a map may hold anything; it may still hold what it did",
  },
  "limit removed": { response: WIRE, request: NONE, because: "a value beyond the limit comes; nobody has to send one" },
  "limit tightened": {
    response: NONE,
    request: WIRE,
    because: "fewer values come; who sends one at the old limit is refused",
  },
  "format removed": { response: WIRE, request: NONE, because: "a text of another form comes; nobody has to send one" },
  "int64 format removed": {
    response: WIRE,
    request: NONE,
    because: "a number beyond 64 bits may come; nobody has to send one",
  },
  "format added": { response: NONE, request: WIRE, because: "fewer texts come; who sends another form is refused" },
  "pattern removed": { response: WIRE, request: NONE, because: "a text of another form comes; nobody has to send one" },
  "branch added": {
    response: BOTH,
    request: NONE,
    because: "an answer that nobody handles comes; nobody has to send it",
  },
  "branch removed": {
    response: TYPES,
    request: BOTH,
    because: "code that handles it is left over; who sends it is refused",
  },
  "part of an allOf removed": { response: BOTH, request: BOTH, because: "what the part asked for may be missing" },
  "path renamed": { request: BOTH, because: "the old address answers 404" },
  "method changed": { request: BOTH, because: "the old method answers 405" },
  "operation removed": { request: BOTH, because: "the old address answers 404" },
  "operation added": { document: NONE, because: "nobody has to call it" },
  "path parameter renamed": { request: TYPES, because: "the address is the same, its name in code is another" },
  "required parameter added": { request: BOTH, because: "a request without it is refused" },
  "optional parameter added": { request: NONE, because: "nobody has to send it" },
  "required parameter removed": { request: TYPES, because: "code that sends it does not compile" },
  "optional parameter removed": { request: TYPES, because: "code that sends it does not compile" },
  "required parameter renamed": { request: BOTH, because: "a request lacks what is asked for" },
  "optional parameter renamed": { request: TYPES, because: "code that sends it does not compile" },
  "parameter made required": { request: BOTH, because: "a request without it is refused" },
  "parameter made optional": { request: NONE, because: "a request may still have it" },
  "request body made required": { request: BOTH, because: "a request without one is refused" },
  "request body made optional": { request: NONE, because: "a request may still have one" },
  "request media type changed": { request: BOTH, because: "a body of the old kind is refused" },
  "error status added": { response: WIRE, because: "an answer comes that nobody expects, with a body of a known type" },
  "status removed": { response: TYPES, because: "the type of the answer, or of the error, is another" },
  "error status removed": {
    response: NONE,
    because: "other errors have that body too, so the type of the error stays",
  },
  "status changed": {
    response: BOTH,
    because: "an answer comes that nobody expects, and the type under the old status is gone",
  },
  "error status changed": {
    response: WIRE,
    because: "an answer comes that nobody expects, with a body of a known type",
  },
  "media type changed": { response: BOTH, because: "a body of another kind comes" },
  "media type added": { response: BOTH, because: "a body of another kind may come" },
  "answer's body removed": { response: BOTH, because: "what is read is not there" },
  "answer's body added": { response: BOTH, because: "a body comes where there was none" },
  "response header removed": { response: TYPES, because: "code that reads it is left over" },
  "response header renamed": { response: TYPES, because: "code that reads it is left over" },
  "response header made required": { response: NONE, because: "it is always there" },
  "security header renamed": { request: WIRE, because: "the key is not where it is looked for" },
  "security scheme moved": { request: WIRE, because: "the key is not where it is looked for" },
  "security removed": { request: NONE, because: "a key that nobody asks for does no harm" },
  "component renamed": { document: TYPES, because: "code that names it does not compile" },
  "component inlined": { document: TYPES, because: "code that names it does not compile" },
  "title changed": { document: NONE, because: "titles label, they ask for nothing" },
  "operationId renamed": { document: TYPES, because: "code that names the operation's types does not compile" },
  "version raised": { document: NONE, because: "a number that nothing reads" },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** The verdict that a change deserves, on all its sides. Throws where nobody has thought about one of them. */
export function verdictOf(rule: RuleName, ...sides: Side[]): Verdict[] {
  const verdicts = sides.flatMap((side) => {
    const verdict = (RULES[rule] as Rule)[side];
    if (verdict === undefined) throw new Error(`Nobody has said what "${rule}" means on the side of the ${side}.`);
    return verdict;
  });
  return (["wire", "types", "behaviour"] as const).filter((verdict) => verdicts.includes(verdict));
}
