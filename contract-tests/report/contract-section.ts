import { exchangeText } from "./exchange-text.ts";
import { breakable, escapeHtml, item, link, plural, testLink } from "./html-text.ts";
import type { LinkTo } from "./provenance.ts";
import {
  type ContractReport,
  type EntryReport,
  entriesIn,
  type OperationReport,
  type OtherOperation,
} from "./report-model.ts";

const MAX_BODY = 20_000;

/** One contract: where it comes from, a table of what is held, each entry with its exchange, and the other operations. */
export function contractSection(contract: ContractReport, linkTo: LinkTo): string {
  const { name, title, operations, columns, others } = contract;
  const entries = entriesIn(contract);
  const covered = entries.filter((entry) => entry.covered).length;
  const groups = [...new Set(columns.map(groupOf))];
  return `<section aria-labelledby="${name}"${whole(entries)}>
<h2 id="${name}">${name}</h2>
<p class="soft">${escapeHtml(title)}: ${covered} of ${entries.length} covered. Filled marks are cells, outlined ones examples; each leads to its exchange.</p>
${sourceFold(contract)}
<div class="grid"><table>
<thead><tr><th scope="col">Operation</th>${groups.map((group) => `<th scope="col">${escapeHtml(group)}</th>`).join("")}</tr></thead>
<tbody>${operations.map((operation) => row(operation, columns, groups)).join("\n")}</tbody>
</table></div>
${operations.map((operation) => operationEntries(operation, linkTo)).join("\n")}
${others.length > 0 ? othersFold(name, others) : ""}
</section>`;
}

/** Marks what has no gap, so that the filter can hide it. */
function whole(entries: readonly EntryReport[]): string {
  return entries.every(({ covered }) => covered) ? ' class="whole"' : "";
}

function sourceFold({ source }: ContractReport): string {
  if (source === undefined) return "";
  const { urls, date, files } = source;
  const from = urls.map((url) => link(url, url)).join(", ");
  const hashes = files.map(({ path, sha256 }) => `<li><code>${escapeHtml(path)}</code> <code>${sha256}</code></li>`);
  return `<p class="soft">From ${from}${date === undefined ? "" : `, as of ${escapeHtml(date)}`}. SHA-256 of the documents:</p>
<ul class="soft hashes">${hashes.join("\n")}</ul>`;
}

/** Statuses share a column by their first digit: the table of a document with many of them still fits the page. */
function groupOf(column: string): string {
  return /^[1-5]/.test(column) ? `${column[0]}xx` : column;
}

function row({ key, entries }: OperationReport, columns: readonly string[], groups: readonly string[]): string {
  const status = (column: string) => {
    const own = entries.filter((entry) => entry.column === column);
    if (own.length === 0) return "";
    const code = `<span class="code${column === groupOf(column) ? " named" : ""}">${escapeHtml(column)}</span>`;
    return `<div${whole(own)}>${code}<span>${own.map(chip).join("")}</span></div>`;
  };
  const cells = groups.map((group) =>
    columns
      .filter((column) => groupOf(column) === group)
      .map(status)
      .join(""),
  );
  const cell = (html: string) => (html === "" ? '<td class="none">–</td>' : `<td>${html}</td>`);
  return `<tr${whole(entries)}><th scope="row">${breakable(key)}</th>${cells.map(cell).join("")}</tr>`;
}

function chip({ id, label, isExample, covered }: EntryReport): string {
  const kind = `${covered ? "good" : "bad"}${isExample ? " example" : ""}`;
  const text = `${covered ? "✓" : "✗"}\u00a0${breakable(label.replace(/^application\//, ""))}`;
  const title = covered ? covered.test : "no passing test covers this";
  return `<a class="chip ${kind}" href="#${id}" title="${escapeHtml(title)}">${text}</a>`;
}

function operationEntries({ key, entries }: OperationReport, linkTo: LinkTo): string {
  const folds = entries.map((entry) => entryFold(entry, linkTo)).join("\n");
  return `<div${whole(entries)}><h3>${breakable(key)}</h3>\n${folds}</div>`;
}

function entryFold({ id, column, label, isExample, covered }: EntryReport, linkTo: LinkTo): string {
  const what = `<span class="status">${escapeHtml(column)}</span><span class="label">${isExample ? "example " : ""}${escapeHtml(label)}</span>`;
  if (covered === undefined) {
    return `<div class="gap" id="${id}"><span class="mark">✗</span>${what}<strong>not covered</strong></div>`;
  }
  const { file, line, exchange } = covered;
  const by = `<span class="by">${testLink(covered, linkTo)}</span>`;
  const where = `${file}${line === undefined ? "" : `:${line}`}`;
  // The id stands inside, so that a link opens the fold.
  return `<details class="entry good"><summary><span class="mark">✓</span>${what}${by}</summary>
<div id="${id}"><p class="soft">Covered in <code>${escapeHtml(where)}</code>.</p>${exchange ? halves(exchangeText(exchange, MAX_BODY)) : ""}</div></details>`;
}

function halves({ sent, received }: { sent: string; received: string }): string {
  const half = (title: string, text: string) => `<div><h4>${title}</h4><pre>${escapeHtml(text)}</pre></div>`;
  return `<div class="halves">${half("Request", sent)}${half("Answer", received)}</div>`;
}

function othersFold(name: string, others: readonly OtherOperation[]): string {
  const answers = others.flatMap((other) => other.answers);
  const failed = answers.filter(({ state }) => state === "failed").length;
  const line = ({ key, answers: own }: OtherOperation) => {
    const bad = own.some(({ state }) => state === "failed");
    const told = own.map(({ status, state }) => (state === "passed" ? status : `${status} ${state}`)).join(", ");
    return item(bad ? "bad" : "is", bad ? "✗" : "·", `<code>${escapeHtml(key)}</code> ${told || "not called"}`);
  };
  return `<details class="list others"><summary><h3>${plural(others.length, "operation")} not held${failed > 0 ? `, ✗ ${failed} failed` : ""}</h3></summary>
<p class="soft" id="${name}-others">Tests made from the document call each and play its declared answers. They guard the client’s machinery, say nothing about the provider, and are not counted as cells.</p>
<ul>${others.map(line).join("\n")}</ul></details>`;
}
