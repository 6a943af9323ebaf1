import type { Disagreement } from "./contract-run.ts";
import { contractSection } from "./contract-section.ts";
import { firstScreen } from "./first-screen.ts";
import { escapeHtml, item, link, testLink } from "./html-text.ts";
import type { Report } from "./report-model.ts";
import { STYLE } from "./style.ts";

/** The report as one HTML page: no script, no other file, nothing fetched. */
export function toHtml(report: Report): string {
  const { contracts, total, coveredTotal, linkTo } = report;
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
${firstScreen(report)}
${contracts.map((contract) => contractSection(contract, linkTo)).join("\n")}
${disagreementsSection(report)}
</main>
</body>
</html>
`;
}

function disagreementsSection({ disagreements: all, contracts, linkTo }: Report): string {
  const providers = [...new Set(all.map(({ provider }) => provider))];
  const line = (one: Disagreement) => {
    const { contract, source, date, state } = one;
    const [url] = contracts.find(({ name }) => name === contract)?.source?.urls ?? [];
    const read = `<span class="read">${url === undefined ? escapeHtml(source) : link(url, source)}, <time>${escapeHtml(date)}</time></span>`;
    const text = `${testLink(one, linkTo)} ${read}`;
    if (state === "failed") return item("bad", "✗", `${text} (its test failed: it may be settled)`);
    return item("is", "≠", state === "skipped" ? `${text} (its test did not run)` : text);
  };
  const group = (provider: string) => {
    const own = all.filter((one) => one.provider === provider);
    return `<h3>${escapeHtml(provider)}</h3>\n<ul>${own.map(line).join("\n")}</ul>`;
  };
  return `<section aria-labelledby="disagreements" class="disagreements">
<h2 id="disagreements">Recorded disagreements</h2>
<p class="soft">Where a provider’s prose, contract, samples and behaviour do not agree, what was read, and when. Each is a test: the day one is settled, it fails.</p>
${providers.map(group).join("\n")}
</section>`;
}
