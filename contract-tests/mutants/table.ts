import type { Result } from "./result.ts";

/** The gates of each part, as columns; the last two are not gates. */
const COLUMNS = {
  document: ["answer", "request", "compile", "types", "equivalent", "survived"],
  request: ["literal and check", "literal", "survived"],
} as const;

const NOT_A_GATE = ["equivalent", "survived"];

type Row = { readonly rule: string; readonly side: string; readonly counts: readonly number[]; readonly rate: string };

/** The counts per rule and gate, as Markdown. The same mutants give the same text. */
export function tableOf(results: readonly Result[]): string {
  const contracts = [...new Set(results.map(({ contract }) => contract))].sort();
  const of = (part: Result["part"]) => results.filter((result) => result.part === part);
  return [
    "# What notices a change",
    "",
    "Written by `npm run test:mutants`; CONTRIBUTING.md says how to read it.",
    `Contracts: ${contracts.join(", ")}.`,
    "",
    `## Documents: ${of("document").length} mutants`,
    "",
    ...markdown("document", of("document")),
    "",
    `## Requests: ${of("request").length} mutants`,
    "",
    ...markdown("request", of("request")),
    "",
  ].join("\n");
}

function markdown(part: Result["part"], results: readonly Result[]): string[] {
  const columns = COLUMNS[part];
  const kinds = new Map(results.map(({ rule, side }) => [`${rule}\n${side}`, { rule, side }]));
  const rows = [...kinds.values()]
    .sort((one, other) => (`${one.rule} ${one.side}` < `${other.rule} ${other.side}` ? -1 : 1))
    .map(({ rule, side }): Row => {
      const own = results.filter((result) => result.rule === rule && result.side === side);
      return { rule, side, ...counted(part, own) };
    });
  const all: Row = { rule: "**all**", side: "", ...counted(part, results) };
  return [
    `| rule | side | ${columns.join(" | ")} | killed |`,
    `|---|---|${columns.map(() => "---:|").join("")}---:|`,
    ...[...rows, all].map(({ rule, side, counts, rate }) => `| ${rule} | ${side} | ${counts.join(" | ")} | ${rate} |`),
  ];
}

function counted(part: Result["part"], results: readonly Result[]): Pick<Row, "counts" | "rate"> {
  const counts = COLUMNS[part].map((column) => results.filter(({ gate }) => gate === column).length);
  const killed = results.filter(({ gate }) => !NOT_A_GATE.includes(gate)).length;
  const observable = results.filter(({ gate }) => gate !== "equivalent").length;
  // Rounded down: one survivor must not round up to all.
  const rate = observable === 0 ? "–" : `${Math.floor((killed / observable) * 1000) / 10} %`;
  return { counts, rate };
}
