import type { Disagreement, TestPlace } from "./contract-run.ts";
import { exchangeText } from "./exchange-text.ts";
import type { LinkTo } from "./provenance.ts";
import { type ContractReport, type EntryReport, entriesIn, type OperationReport, type Report } from "./report-model.ts";

/** GitHub refuses a summary of more than 1 MiB. */
const MAX_BYTES = 900_000;
const MAX_BODY = 1_500;

/** The report as Markdown, for the summary of a CI job. Leaves the exchanges out where it would grow too long with them. */
export function toMarkdown(report: Report): string {
  const whole = render(report, true);
  return Buffer.byteLength(whole) <= MAX_BYTES ? whole : render(report, false);
}

function render(report: Report, withExchanges: boolean): string {
  const { contracts, total, coveredTotal, passed, failed, skipped, disagreements, linkTo } = report;
  const sign = (isGood: boolean) => (isGood ? "✅" : "❌");
  return `${[
    "## Contract tests",
    `${sign(coveredTotal === total)} **${coveredTotal} of ${total}** operations × status codes × branches and examples covered; ${sign(failed.length === 0)} ${passed} tests passed, ${failed.length} failed, ${skipped.length} skipped.`,
    provenance(report),
    ...listed(failed.map((place) => `- ❌ ${testLink(place, linkTo)} ${text(place.file)}`)),
    ...listed(contracts.flatMap(gaps)),
    ...listed(skipped.map((place) => `- skipped: ${testLink(place, linkTo)} ${text(place.file)}`)),
    ...contracts.map((contract) => contractSection(contract, linkTo, withExchanges)),
    `<details><summary>${disagreements.length} recorded disagreements between a provider's prose, contract and behaviour</summary>`,
    disagreements.map((one) => disagreement(one, linkTo)).join("\n"),
    "</details>",
  ].join("\n\n")}\n`;
}

function provenance({ commit, isChanged }: Report): string {
  if (commit === undefined) return "Outside of a Git repository.";
  return `Commit \`${commit}\`${isChanged ? ", **with changes that are not committed**" : ""}.`;
}

function listed(lines: readonly string[]): string[] {
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function gaps({ name, operations }: ContractReport): string[] {
  return operations.flatMap(({ key, entries }) =>
    entries.filter(({ covered }) => !covered).map((entry) => `- ❌ not covered: ${name} \`${key}\` ${named(entry)}`),
  );
}

function disagreement(one: Disagreement, linkTo: LinkTo): string {
  const { provider, source, date, state } = one;
  const mark = { passed: "≠", failed: "❌ may be settled:", skipped: "≠ not run:" }[state];
  return `- ${mark} **${text(provider)}** ${testLink(one, linkTo)} (${text(source)}, ${date})`;
}

function contractSection(contract: ContractReport, linkTo: LinkTo, withExchanges: boolean): string {
  const { name, title, operations, columns } = contract;
  const row = ({ key, entries: own }: OperationReport) => [
    `\`${key}\``,
    ...columns.map((column) => count(own.filter((entry) => entry.column === column))),
  ];
  const list = operations.flatMap(({ key, entries: own }) => [
    `**\`${key}\`**`,
    own.map((entry) => entryItem(entry, linkTo, withExchanges)).join("\n"),
  ]);
  return [
    `### ${name}\n\n${text(title)}`,
    table(["operation", ...columns], operations.map(row)),
    ...others(contract),
    ...source(contract),
    `<details><summary>${entriesIn(contract).length} entries, and the test that covered each</summary>`,
    ...list,
    "</details>",
  ].join("\n\n");
}

function others({ others: operations }: ContractReport): string[] {
  if (operations.length === 0) return [];
  const answers = operations.flatMap((operation) => operation.answers);
  const failed = answers.filter(({ state }) => state === "failed");
  return [
    `${operations.length} operations are not held, and not counted: made tests played ${answers.filter(({ state }) => state === "passed").length} of their ${answers.length} answers.`,
    ...listed(failed.map(({ operation, status }) => `- ❌ made test failed: \`${operation}\` \`${status}\``)),
  ];
}

function source({ source: from }: ContractReport): string[] {
  if (from === undefined) return [];
  const files = from.files.map(({ path, sha256 }) => `- \`${path}\` SHA-256 \`${sha256}\``);
  return [
    `<details><summary>Documents${from.date === undefined ? "" : `, as of ${from.date}`}</summary>`,
    [...from.urls.map((url) => `- from <${url}>`), ...files].join("\n"),
    "</details>",
  ];
}

function count(entries: readonly EntryReport[]): string {
  if (entries.length === 0) return "–";
  const covered = entries.filter((entry) => entry.covered).length;
  return `${covered === entries.length ? "✅" : "❌"} ${covered}/${entries.length}`;
}

function entryItem(entry: EntryReport, linkTo: LinkTo, withExchanges: boolean): string {
  const { covered } = entry;
  if (covered === undefined) return `- ❌ ${named(entry)}: not covered`;
  if (!withExchanges || covered.exchange === undefined) return `- ✅ ${named(entry)}: ${testLink(covered, linkTo)}`;
  const { sent, received } = exchangeText(covered.exchange, MAX_BODY);
  // HTML on one line: a fence, or an empty line in a body, would end the list.
  const exchange = `${html(sent)}\n\n→ ${html(received)}`.replaceAll("\n", "&#10;");
  const what = `${html(`${entry.column} ${entry.label}`)}: <a href="${attribute(linkTo(covered))}">${html(covered.test)}</a>`;
  return `- <details><summary>✅ ${what}</summary><pre>${exchange}</pre></details>`;
}

function named({ column, label, isExample }: EntryReport): string {
  return `\`${column} ${isExample ? "example " : ""}${label}\``;
}

function testLink(place: TestPlace, linkTo: LinkTo): string {
  return `[${text(place.test)}](<${linkTo(place)}>)`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text that Markdown leaves alone. */
function text(plain: string): string {
  return html(plain.replace(/[\\`*_[\]{}#|~]/g, "\\$&"));
}

function attribute(plain: string): string {
  return html(plain).replaceAll('"', "&quot;");
}

function html(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
