import type { OpenApiDocument } from "../../../src/contract/openapi.ts";
import { branches } from "./branch-mutants.ts";
import { fields } from "./field-mutants.ts";
import { limits } from "./limit-mutants.ts";
import type { Draft } from "./mutant.ts";
import { placesOf } from "./places.ts";
import { types } from "./type-mutants.ts";
import { words } from "./word-mutants.ts";

/** Every change that the rules make to the schemas of a document. */
export function schemaMutants(document: OpenApiDocument): Draft[] {
  return placesOf(document).flatMap((place) => {
    const sides = new Set(place.uses.map((use) => use.side));
    const side = sides.has("response") ? "response" : "request";
    const alsoSent = sides.size > 1;
    const made = [...words(place), ...fields(place), ...types(place), ...limits(document, place), ...branches(place)];
    return made.map((draft): Draft => ({ ...draft, side, alsoSent }));
  });
}
