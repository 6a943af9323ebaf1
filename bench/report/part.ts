/** One figure that a part has to reach. */
export type Target = { what: string; target: string; figure: string; ok: boolean };

/** What a part found: Markdown for RESULTS.md, and the figures that are checked. */
export type Findings = { text: string; targets: Target[] };

/** One part of the benchmark: a heading, and the measurement. */
export type Part = { title: string; measure(): Promise<Findings> };

export function atMost(what: string, figure: number, limit: number, unit = "", digits = 1): Target {
  return {
    what,
    target: `at most ${limit}${unit}`,
    figure: `${figure.toFixed(digits)}${unit}`,
    ok: figure <= limit,
  };
}

export function atLeast(what: string, figure: number, limit: number, unit = "", digits = 1): Target {
  return {
    what,
    target: `at least ${limit}${unit}`,
    figure: `${figure.toFixed(digits)}${unit}`,
    ok: figure >= limit,
  };
}

export function holds(what: string, failures: readonly string[]): Target {
  return {
    what,
    target: "none",
    figure: failures.length === 0 ? "none" : failures.join("; "),
    ok: failures.length === 0,
  };
}
