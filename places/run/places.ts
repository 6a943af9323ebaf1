import { bundledPlaces } from "./bundled-places.ts";
import { frameworkPlaces } from "./framework-places.ts";
import { nodePlaces } from "./node-places.ts";
import type { Place } from "./place.ts";

/** Every place, in the order in which they run. */
export const places: readonly Place[] = [...nodePlaces, ...frameworkPlaces, ...bundledPlaces];
