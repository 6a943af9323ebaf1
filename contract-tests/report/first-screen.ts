import type { TestPlace } from "./contract-run.ts";
import { escapeHtml, item, link, plural, testLink } from "./html-text.ts";
import { type ContractReport, entriesIn, type Report } from "./report-model.ts";

/** Lists of more items than this begin folded, so that what follows stays on the first screen. */
const MAX_OPEN = 12;

/** What a reader sees first: the figures, the ways into the page, and everything that is not as it should be. */
export function firstScreen(report: Report): string {
  const { contracts, total, coveredTotal, failed, skipped, linkTo } = report;
  const tests = (places: readonly TestPlace[], kind: string, mark: string) =>
    places.map((place) => item(kind, mark, `${testLink(place, linkTo)} <code>${escapeHtml(place.file)}</code>`));
  return `<h1>Contract tests</h1>
<p class="soft">Every operation, status code, branch and example that is held of ${plural(contracts.length, "contract")}, and the test in which errand’s client met it.</p>
<p class="soft">${provenance(report)}</p>
${tiles(report)}
${contents(report)}
${total > coveredTotal ? filter(total - coveredTotal) : ""}
${list("failed", "Failed tests", tests(failed, "bad", "✗"))}
${gaps(contracts)}
${list("skipped", "Tests that did not run", tests(skipped, "is", "–"))}`;
}

function provenance({ commit, isChanged, at }: Report): string {
  const when = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (commit === undefined) return `${when}, outside of a Git repository.`;
  return `${when}, commit <code>${escapeHtml(commit)}</code>${isChanged ? ", <strong>with changes that are not committed</strong>" : ""}.`;
}

function tiles({ total, coveredTotal, passed, failed, skipped, disagreements, contracts }: Report): string {
  const gapCount = total - coveredTotal;
  const settled = disagreements.filter(({ state }) => state === "failed").length;
  const others = contracts.flatMap((contract) => contract.others);
  const answers = others.flatMap((other) => other.answers);
  const played = answers.filter(({ state }) => state === "passed").length;
  const first = contracts.find((contract) => contract.others.length > 0);
  const named = first ? link(`#${first.name}-others`, "operations not held") : "operations not held";
  const skips = skipped.length === 0 ? "none skipped" : link("#skipped", `${skipped.length} skipped`);
  const fails = failed.length === 0 ? "✓ none failed" : link("#failed", `✗ ${failed.length} failed`);
  return `<div class="tiles">
${tile(`${coveredTotal} / ${total}`, gapCount === 0 ? "✓ all covered" : link("#gaps", `✗ ${gapCount} not covered`), gapCount === 0 ? "good" : "bad")}
${tile(String(passed), `tests passed, ${fails}, ${skips}`, failed.length > 0 ? "bad" : skipped.length > 0 ? "is" : "good")}
${tile(String(disagreements.length), `${link("#disagreements", "recorded disagreements")}${settled > 0 ? `, ✗ ${settled} may be settled` : ""}`, settled > 0 ? "bad" : "is")}
${tile(String(others.length), `${named}: ${played} of ${plural(answers.length, "answer")} played by made tests, not counted`, played < answers.length ? "bad" : "is")}
</div>`;
}

function tile(figure: string, caption: string, kind: "good" | "bad" | "is"): string {
  return `<div class="tile ${kind}"><b>${figure}</b> ${caption}</div>`;
}

function contents({ contracts }: Report): string {
  const entry = (contract: ContractReport) => {
    const count = entriesIn(contract).filter(({ covered }) => !covered).length;
    return `${link(`#${contract.name}`, contract.name)}${count > 0 ? ` <span class="bad">✗ ${count}</span>` : ""}`;
  };
  const links = [...contracts.map(entry), link("#disagreements", "disagreements")];
  return `<nav aria-label="Contents">${links.map((one) => `<span>${one}</span>`).join(" ")}</nav>`;
}

/** A box that hides what is covered; the style sheet does it, without a script. */
function filter(count: number): string {
  return `<p class="filter"><label><input type="checkbox" id="only-gaps"> Show only what is not covered (${count})</label></p>`;
}

function gaps(contracts: readonly ContractReport[]): string {
  const of = ({ name, operations }: ContractReport) =>
    operations.flatMap(({ key, entries }) =>
      entries
        .filter(({ covered }) => !covered)
        .map(({ id, column, label, isExample }) => {
          const entry = `${key} ${column} ${isExample ? "example " : ""}${label}`;
          return item("bad", "✗", `${link(`#${id}`, entry)} <code>${name}</code>`);
        }),
    );
  return list("gaps", "Not covered", contracts.flatMap(of));
}

function list(id: string, title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const open = items.length <= MAX_OPEN ? " open" : "";
  // The id stands inside, so that a link opens the fold.
  return `<details class="list"${open}><summary><h2>${title} (${items.length})</h2></summary>\n<ul id="${id}">${items.join("\n")}</ul></details>`;
}
