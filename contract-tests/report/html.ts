import type { Disagreement } from "./contract-run.ts";
import { exchangeText } from "./exchange-text.ts";
import type { ContractReport, EntryReport, OperationReport, Report } from "./report-model.ts";
import { STYLE } from "./style.ts";

const MAX_BODY = 20_000;

/** The report as one HTML page: no script, no other file, nothing fetched. */
export function toHtml(report: Report): string {
  const { contracts, total, coveredTotal, passed, failed, disagreements, at } = report;
  const gaps = total - coveredTotal;
  const when = at.toISOString().slice(0, 16).replace("T", " ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contract tests: ${coveredTotal} of ${total} covered</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Contract tests</h1>
<p class="soft">Every operation, status code, branch and example of ${contracts.length} contracts, and the test in which errand’s client met it. ${when} UTC.</p>
<div class="tiles">
${tile(`${coveredTotal} / ${total}`, gaps === 0 ? "✓ all covered" : `✗ ${gaps} not covered`, gaps === 0)}
${tile(String(passed), failed.length === 0 ? "✓ tests passed, none failed" : `tests passed, ✗ ${failed.length} failed`, failed.length === 0)}
${disagreementsTile(disagreements)}
</div>
<nav aria-label="Contents">${contracts.map(({ name }) => `<a href="#${name}">${name}</a>`).join(" ")} <a href="#disagreements">disagreements</a></nav>
${failed.length > 0 ? `<h2>Failed tests</h2>\n<ul>${failed.map((name) => item("bad", "✗", name)).join("")}</ul>` : ""}
${contracts.map(contractSection).join("\n")}
${disagreementsSection(disagreements)}
</main>
</body>
</html>
`;
}

function tile(figure: string, caption: string, isGood: boolean): string {
  return `<div class="tile ${isGood ? "good" : "bad"}"><b>${figure}</b> ${caption}</div>`;
}

function disagreementsTile(all: readonly Disagreement[]): string {
  const settled = all.filter(({ holds }) => !holds).length;
  const caption = `recorded disagreements${settled > 0 ? `, ✗ ${settled} may be settled` : ""}`;
  return tile(String(all.length), caption, settled === 0);
}

function contractSection({ name, title, operations, columns }: ContractReport): string {
  const entries = operations.flatMap((operation) => operation.entries);
  const covered = entries.filter((entry) => entry.covered).length;
  const row = ({ key, entries: own }: OperationReport) => {
    const cells = columns.map((column) =>
      own
        .filter((entry) => entry.column === column)
        .map(chip)
        .join(""),
    );
    return `<tr><th scope="row">${breakable(key)}</th>${cells.map((chips) => `<td>${chips || '<span class="none">–</span>'}</td>`).join("")}</tr>`;
  };
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${name}</h2>
<p class="soft">${escapeHtml(title)}: ${covered} of ${entries.length} covered. Filled marks are cells, outlined ones examples; each leads to its exchange.</p>
<div class="grid"><table>
<thead><tr><th scope="col">Operation</th>${columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("")}</tr></thead>
<tbody>${operations.map(row).join("\n")}</tbody>
</table></div>
${operations.map(({ key, entries: own }) => `<h3>${escapeHtml(key)}</h3>\n${own.map(entryFold).join("\n")}`).join("\n")}
</section>`;
}

function chip({ id, label, isExample, covered }: EntryReport): string {
  const kind = `${covered ? "good" : "bad"}${isExample ? " example" : ""}`;
  const text = `${covered ? "✓" : "✗"}\u00a0${breakable(label.replace(/^application\//, ""))}`;
  const title = covered ? covered.test : "no passing test covers this";
  return `<a class="chip ${kind}" href="#${id}" title="${escapeHtml(title)}">${text}</a>`;
}

function entryFold({ id, column, label, isExample, covered }: EntryReport): string {
  const what = `<span class="status">${escapeHtml(column)}</span><span class="label">${isExample ? "example " : ""}${escapeHtml(label)}</span>`;
  if (covered === undefined) {
    return `<div class="gap" id="${id}"><span class="mark">✗</span>${what}<strong>not covered</strong></div>`;
  }
  const { test, file, exchange } = covered;
  const by = `<span class="by">${escapeHtml(test)}</span>`;
  // The id stands inside, so that a link opens the fold.
  return `<details class="good"><summary><span class="mark">✓</span>${what}${by}</summary>
<div id="${id}"><p class="soft">Covered in <code>${escapeHtml(file)}</code>.</p>${exchange ? halves(exchangeText(exchange, MAX_BODY)) : ""}</div></details>`;
}

function halves({ sent, received }: { sent: string; received: string }): string {
  const half = (title: string, text: string) => `<div><h4>${title}</h4><pre>${escapeHtml(text)}</pre></div>`;
  return `<div class="halves">${half("Request", sent)}${half("Answer", received)}</div>`;
}

function disagreementsSection(all: readonly Disagreement[]): string {
  const providers = [...new Set(all.map(({ provider }) => provider))];
  const line = ({ text, holds }: Disagreement) =>
    holds ? item("is", "≠", text) : item("bad", "✗", `${text} (its test failed: it may be settled)`);
  const group = (provider: string) => {
    const own = all.filter((one) => one.provider === provider);
    return `<h3>${escapeHtml(provider)}</h3>\n<ul>${own.map(line).join("\n")}</ul>`;
  };
  return `<section aria-labelledby="disagreements">
<h2 id="disagreements">Recorded disagreements</h2>
<p class="soft">Where a provider’s prose, contract, samples and behaviour do not agree. Each is a test: the day one is settled, it fails.</p>
${providers.map(group).join("\n")}
</section>`;
}

function item(kind: string, mark: string, text: string): string {
  return `<li class="${kind}"><span class="mark">${mark}</span>${escapeHtml(text)}</li>`;
}

/** Text that may be broken between its words, so that a table with many columns fits the page. */
function breakable(text: string): string {
  return escapeHtml(text).replace(/(?<=[a-z])(?=[A-Z])|(?<=[=./_])/g, "<wbr>");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
