import { behaviour, none, type Rule, types, wire, wireAndTypes } from "./rule.ts";

/** Changes within a schema. */
export const SCHEMA_RULES = {
  "branch-added": {
    tells: "branch added",
    request: none("What callers send is still taken."),
    response: wireAndTypes("The old contract refuses an answer of that branch, and the type grows."),
  },
  "branch-removed": {
    tells: "branch removed",
    request: wireAndTypes("A call that sends it is refused and does not compile."),
    response: types("Code that handles it no longer compiles; what still comes was allowed before."),
  },
  "union-added": {
    tells: "alternatives demanded where there were none",
    request: wireAndTypes("A call that fits none of them is refused and does not compile."),
    response: types("The type shrinks; what comes was allowed before."),
  },
  "union-removed": {
    tells: "alternatives no longer demanded",
    request: none("What callers send is still taken."),
    response: wireAndTypes("An answer that fits none of them may come, and the type grows."),
  },
  "branches-made-exclusive": {
    tells: "anyOf became oneOf",
    request: wire("A call that fits two branches is refused; the types are the same."),
    response: none("What comes was allowed before; the types are the same."),
  },
  "branches-made-inclusive": {
    tells: "oneOf became anyOf",
    request: none("What callers send is still taken; the types are the same."),
    response: wire("The old contract refuses an answer that fits two branches; the types are the same."),
  },
  "part-added": {
    tells: "part added to allOf",
    request: wireAndTypes("A call that does not fit it is refused and may not compile."),
    response: types("The type shrinks; what comes was allowed before."),
  },
  "part-removed": {
    tells: "part removed from allOf",
    request: types("Code that gives its properties no longer compiles."),
    response: wireAndTypes("An answer without what it promised may come, and its properties leave the type."),
  },
  "discriminator-changed": { tells: "discriminator changed", any: types("It decides which words the branches have.") },

  "word-added": {
    tells: "word added",
    request: none("What callers send is still taken."),
    response: wireAndTypes("The old contract refuses an answer with it, and an exhaustive switch no longer compiles."),
  },
  "word-removed": {
    tells: "word removed",
    request: wireAndTypes("A call that sends it is refused and does not compile."),
    response: types("Code that compares with it no longer compiles; what still comes was allowed before."),
  },
  "words-fixed": {
    tells: "limited to certain words",
    request: wireAndTypes("A call with another value is refused and does not compile."),
    response: types("Code that compares with another value no longer compiles."),
  },
  "words-freed": {
    tells: "no longer limited to certain words",
    request: none("What callers send is still taken."),
    response: wireAndTypes("The old contract refuses an answer with another value, and the type grows."),
  },

  "null-dropped": {
    tells: "null no longer allowed",
    request: wireAndTypes("A call that sends null is refused and does not compile."),
    response: none("A check for null is left over, and compiles as before."),
  },
  "type-replaced": {
    tells: "type replaced",
    request: wireAndTypes("What callers send is refused and does not compile."),
    response: wireAndTypes("The old contract refuses the answer, and the type is another."),
  },
  "type-widened": {
    tells: "type widened",
    request: none("What callers send is still taken."),
    response: wireAndTypes("The old contract refuses an answer of the new type, and the type grows."),
  },
  "type-narrowed": {
    tells: "type narrowed",
    request: wireAndTypes("A call that sends the old type is refused and does not compile."),
    response: types("Code that handles the old type may not compile; what comes was allowed before."),
  },
  "number-widened": {
    tells: "integer became number",
    request: none("What callers send is still taken."),
    response: wire("The old contract refuses a fraction; in TypeScript both are number."),
  },
  "number-narrowed": {
    tells: "number became integer",
    request: wire("A call with a fraction is refused; in TypeScript both are number."),
    response: none("What comes was allowed before; in TypeScript both are number."),
  },

  "property-added": {
    tells: "optional property added",
    request: none("Callers may leave it out."),
    response: none("Code that does not read it is as before."),
  },
  "required-property-added": {
    tells: "required property added",
    request: wireAndTypes("Calls without it are refused and do not compile."),
    response: none("Code that does not read it is as before."),
  },
  "property-added-to-closed": {
    tells: "property added to a closed object",
    response: wire("The old contract allows no other properties than its own."),
  },
  "property-removed": {
    tells: "property removed",
    request: types("Code that gives it no longer compiles; services pass over what they do not know."),
    response: types("Code that reads it no longer compiles."),
  },
  "property-refused": {
    tells: "property removed from a closed object",
    request: wireAndTypes("A call that gives it is refused and does not compile."),
  },
  "required-property-removed": {
    tells: "promised property removed",
    response: wireAndTypes("The old contract refuses an answer without it, and code that reads it no longer compiles."),
  },
  "property-became-required": {
    tells: "property became required",
    request: wireAndTypes("Calls without it are refused and do not compile."),
    response: none("What was optional is sure."),
  },
  "property-became-optional": {
    tells: "property no longer required",
    request: none("Giving it stays right."),
    response: wireAndTypes("The old contract refuses an answer without it, and reading it may give undefined."),
  },
  "object-closed": {
    tells: "other properties no longer allowed",
    request: wireAndTypes("A call that gives others is refused and may not compile."),
    response: types("Code that reads others no longer compiles; what comes was allowed before."),
  },
  "object-opened": {
    tells: "other properties allowed",
    request: none("What callers send is still taken."),
    response: wire("The old contract allows no other properties than its own."),
  },
  "index-added": { tells: "other properties said to be allowed", any: none("They were allowed before.") },
  "index-removed": {
    tells: "other properties no longer spoken of",
    any: types("They are allowed as before, but leave the types."),
  },
  "tuple-changed": {
    tells: "fixed items of a list changed in number",
    request: wireAndTypes("A list of the old length may be refused and not compile."),
    response: wireAndTypes("A list of another length may come, and the type is another."),
  },

  "limit-tightened": {
    tells: "limit tightened",
    request: wire("A value that was taken may be refused; types know no limits."),
    response: none("What comes was allowed before; types know no limits."),
  },
  "limit-loosened": {
    tells: "limit loosened",
    request: none("What callers send is still taken."),
    response: wire("The old contract may refuse the answer; types know no limits."),
  },
  "limit-altered": {
    tells: "limit altered",
    request: wire("A value that was taken may be refused; types know no limits."),
    response: wire("The old contract may refuse the answer; types know no limits."),
  },
  "condition-changed": {
    tells: "condition changed",
    request: wireAndTypes("What the schema takes is another, and nothing here can say in which way."),
    response: wireAndTypes("What the schema allows is another, and nothing here can say in which way."),
  },
  "condition-added": {
    tells: "condition added",
    request: wire("A value that was taken may be refused; types know no conditions."),
    response: none("What comes was allowed before; types know no conditions."),
  },
  "condition-dropped": {
    tells: "condition dropped",
    request: none("What callers send is still taken."),
    response: wire("The old contract may refuse the answer; types know no conditions."),
  },
  "fit-not-proven": {
    tells: "what was allowed may not fit any more",
    request: wire("Nothing proves that every value that callers may send is still taken."),
    response: wire("Nothing proves that every answer fits the old contract."),
  },
  "wording-changed": { tells: "said in other words", any: none("The same is allowed as before.") },
  "default-changed": {
    tells: "default changed",
    request: behaviour("Who leaves the field out gets another outcome."),
    response: behaviour("An answer that leaves the field out means another value."),
  },
  "access-changed": {
    tells: "readOnly or writeOnly changed",
    any: behaviour("The field counts in another direction."),
  },
} as const satisfies Record<string, Rule>;
