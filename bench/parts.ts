/** The parts, in the order in which they run and stand in RESULTS.md. */
export const PART_NAMES: readonly string[] = ["pace", "herd", "list", "memory", "call", "faults"];
