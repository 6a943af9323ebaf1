import { exchangeText } from "./exchange-text.ts";
import type { ContractReport, EntryReport, OperationReport, Report } from "./report-model.ts";

/** GitHub refuses a summary of more than 1 MiB. */
const MAX_BYTES = 900_000;
const MAX_BODY = 1_500;

/** The report as Markdown, for the summary of a CI job. Leaves the exchanges out where it would grow too long with them. */
export function toMarkdown(report: Report): string {
  const whole = render(report, true);
  return Buffer.byteLength(whole) <= MAX_BYTES ? whole : render(report, false);
}

function render(report: Report, withExchanges: boolean): string {
  const { contracts, total, coveredTotal, passed, failed, disagreements } = report;
  const sign = (isGood: boolean) => (isGood ? "✅" : "❌");
  return `${[
    "## Contract tests",
    `${sign(coveredTotal === total)} **${coveredTotal} of ${total}** operations × status codes × branches and examples covered; ${sign(failed.length === 0)} ${passed} tests passed, ${failed.length} failed.`,
    ...(failed.length > 0 ? [failed.map((name) => `- ❌ ${text(name)}`).join("\n")] : []),
    ...contracts.map((contract) => contractSection(contract, withExchanges)),
    `<details><summary>${disagreements.length} recorded disagreements between a provider's prose, contract and behaviour</summary>`,
    disagreements
      .map(({ provider, text: said, holds }) => {
        return `- ${holds ? "≠" : "❌ may be settled:"} **${text(provider)}** ${text(said)}`;
      })
      .join("\n"),
    "</details>",
  ].join("\n\n")}\n`;
}

function contractSection({ name, title, operations, columns }: ContractReport, withExchanges: boolean): string {
  const entries = operations.flatMap((operation) => operation.entries);
  const gaps = operations.flatMap(({ key, entries: own }) =>
    own.filter(({ covered }) => !covered).map((entry) => `- ❌ not covered: \`${key}\` ${named(entry)}`),
  );
  const row = ({ key, entries: own }: OperationReport) => [
    `\`${key}\``,
    ...columns.map((column) => count(own.filter((entry) => entry.column === column))),
  ];
  const list = operations.flatMap(({ key, entries: own }) => [
    `**\`${key}\`**`,
    own.map((entry) => entryItem(entry, withExchanges)).join("\n"),
  ]);
  return [
    `### ${name}\n\n${text(title)}`,
    table(["operation", ...columns], operations.map(row)),
    ...(gaps.length > 0 ? [gaps.join("\n")] : []),
    `<details><summary>${entries.length} entries, and the test that covered each</summary>`,
    ...list,
    "</details>",
  ].join("\n\n");
}

function count(entries: readonly EntryReport[]): string {
  if (entries.length === 0) return "–";
  const covered = entries.filter((entry) => entry.covered).length;
  return `${covered === entries.length ? "✅" : "❌"} ${covered}/${entries.length}`;
}

function entryItem(entry: EntryReport, withExchanges: boolean): string {
  const { covered } = entry;
  if (covered === undefined) return `- ❌ ${named(entry)}: not covered`;
  if (!withExchanges || covered.exchange === undefined) return `- ✅ ${named(entry)}: ${text(covered.test)}`;
  const { sent, received } = exchangeText(covered.exchange, MAX_BODY);
  // HTML on one line: a fence, or an empty line in a body, would end the list.
  const exchange = `${html(sent)}\n\n→ ${html(received)}`.replaceAll("\n", "&#10;");
  const what = html(`${entry.column} ${entry.label}: ${covered.test}`);
  return `- <details><summary>✅ ${what}</summary><pre>${exchange}</pre></details>`;
}

function named({ column, label, isExample }: EntryReport): string {
  return `\`${column} ${isExample ? "example " : ""}${label}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text that Markdown leaves alone. */
function text(plain: string): string {
  return html(plain.replace(/[\\`*_[\]{}#|~]/g, "\\$&"));
}

function html(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
