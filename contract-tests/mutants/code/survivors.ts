/** What is used of a Stryker report (mutation-testing-report-schema). */
export type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly CodeMutant[] }>>;
};

type Position = { readonly line: number; readonly column: number };
type CodeMutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
};

/** A change of the code that no test notices, named by its text, so that lines may move. */
export type Survivor = {
  readonly file: string;
  /** The line that is changed, as it stands. */
  readonly line: string;
  /** What is replaced by what. */
  readonly change: string;
};

/** A survivor that somebody has looked at. */
export type KnownSurvivor = Survivor & { readonly because: string };

const UNNOTICED = ["Survived", "NoCoverage"];

/** The mutants of a report that no test noticed. */
export function survivorsIn(report: Report): Survivor[] {
  return namedBy(report, UNNOTICED);
}

/** Those that were stopped after too long. On a busy machine that may befall one that no test notices. */
export function stoppedIn(report: Report): Survivor[] {
  return namedBy(report, ["Timeout"]);
}

function namedBy(report: Report, statuses: readonly string[]): Survivor[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants
      .filter(({ status }) => statuses.includes(status))
      .map(({ location: { start, end }, replacement = "" }) => {
        const line = lines[start.line - 1] ?? "";
        const last = start.line === end.line ? end.column - 1 : undefined;
        const original = line.slice(start.column - 1, last) + (last === undefined ? " …" : "");
        return { file, line: line.trim(), change: `${original} -> ${inOneLine(replacement)}` };
      });
  });
}

/** Holds survivors against the committed list. One sentence for each that does not fit; that one was stopped proves nothing. */
export function checkSurvivors(
  found: readonly Survivor[],
  known: readonly KnownSurvivor[],
  stopped: readonly Survivor[] = [],
): string[] {
  const isSame = (one: Survivor) => (other: Survivor) =>
    one.file === other.file && one.line === other.line && one.change === other.change;
  const fresh = found.filter((survivor) => !known.some(isSame(survivor)));
  const gone = known.filter((survivor) => ![...found, ...stopped].some(isSame(survivor)));
  const unreasoned = known.filter(({ because }) => because.trim() === "");
  const say = ({ file, line, change }: Survivor) => `${file}: ${change}\n    in: ${line}`;
  return [
    ...fresh.map((survivor) => `no test notices ${say(survivor)}`),
    ...gone.map((survivor) => `survivors.json lists what is noticed or gone: ${say(survivor)}`),
    ...unreasoned.map((survivor) => `survivors.json gives no reason for ${say(survivor)}`),
  ];
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
