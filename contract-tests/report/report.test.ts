import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readSources } from "../../scripts/openapi/sources.ts";
import { type ContractExchange, type ContractName, contractNames } from "../../src/contract.ts";
import { otherOperations } from "../held.ts";
import { entriesOf } from "../ledger.ts";
import type { ContractRun, Coverage } from "./contract-run.ts";
import { toHtml } from "./html.ts";
import { toMarkdown } from "./markdown.ts";
import { type Provenance, readProvenance, sourceLinks } from "./provenance.ts";
import { toReport } from "./report-model.ts";

const [OTHER = ""] = otherOperations("anchor-browser");
const GONE = "GET /task/{task_id} 404 application/json";

const url = "http://127.0.0.1:1/task/[secret]?x=<b>";
const exchange: ContractExchange = {
  operation: "GET /task/{task_id}",
  request: { method: "GET", url, headers: { authorization: "[secret]" }, body: undefined },
  response: { status: 200, headers: { date: "now", "content-type": "text/html" }, body: "</pre><script>1</script>" },
  cells: [],
  violations: [],
  notJudged: [],
};

/** A run in which one test covered everything but this. */
function run(without?: string, one: Partial<Coverage> = {}): ContractRun {
  const covered = contractNames.map((name) => {
    const entries = entriesOf(name).filter((entry) => entry !== without);
    const coverage: Coverage = {
      test: "every answer | is `met` <i>",
      file: "contract-tests/a.test.ts",
      line: 9,
      exchange,
      ...one,
    };
    return [name, Object.fromEntries(entries.map((entry) => [entry, coverage]))];
  });
  const recorded = {
    contract: "anchor-browser",
    source: "its <guide>",
    date: "2026-01-01",
    file: "d.test.ts",
  } as const;
  const disagreements = [
    { ...recorded, provider: "Anchor Browser", test: "says result is text & an object", state: "passed" },
    { ...recorded, provider: "BrowserAct", test: "shows null", state: "failed" },
    { ...recorded, provider: "BrowserAct", test: "was left out", state: "skipped" },
  ] as const;
  return {
    passed: 7,
    failed: [{ test: "it breaks", file: "contract-tests/a.test.ts", line: 3 }],
    skipped: [{ test: "it waits", file: "contract-tests/b.test.ts" }],
    covered: Object.fromEntries(covered),
    disagreements,
    made: [
      { contract: "anchor-browser", operation: OTHER, status: "200", state: "passed" },
      { contract: "anchor-browser", operation: OTHER, status: "404", state: "failed" },
    ],
  };
}

const files = [{ path: "openapi/anchor-browser.yaml", sha256: "ab12" }];
const provenance: Provenance = {
  commit: "c0ffee",
  isChanged: false,
  documents: { "anchor-browser": { urls: ["https://docs.example/openapi.yaml"], date: "2026-01-01", files } },
};
const setting = {
  provenance,
  linkTo: sourceLinks({}, provenance, { root: "/r", folder: "/r/reports" }),
  at: new Date("2026-01-02T03:04:05Z"),
};

test("every entry of every contract is in the page once, with its test and its exchange in a fold", () => {
  const page = toHtml(toReport(run(), setting));
  const total = contractNames.flatMap(entriesOf).length;
  expect(page.match(/<details class="entry /g)).toHaveLength(total);
  expect(page.match(/class="chip /g)).toHaveLength(total);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  expect(page).toContain(`<b>${total} / ${total}</b> ✓ all covered`);
  expect(page).toContain("every answer | is `met` &lt;i&gt;");
  expect(page).toContain("GET /task/[secret]?x=&lt;b&gt;\nauthorization: [secret]");
  expect(page).not.toContain("date: now");
});

test("the page holds no script and fetches nothing, whatever an answer says", () => {
  const page = toHtml(toReport(run(), setting));
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
});

test("what is not covered, failed or may be settled is said in words and signs, not in colour alone", () => {
  const page = toHtml(toReport(run(GONE), setting));
  expect(page).toContain("✗ 1 not covered");
  expect(page).toMatch(
    /<div class="gap" id="browser-use-v1-\d+"><span class="mark">✗<\/span>.*404.*<strong>not covered<\/strong>/,
  );
  expect(page).toContain('tests passed, <a href="#failed">✗ 1 failed</a>');
  expect(page).toContain("it breaks");
  expect(page).toMatch(/shows null<\/a>.*\(its test failed: it may be settled\)/);
});

test("the first screen leads to every gap, by a list of links and a filter without a script", () => {
  const page = toHtml(toReport(run(GONE), setting));
  const [first = ""] = page.split("<section");
  const [, target] = /<ul id="gaps">.*href="#(browser-use-v1-\d+)">GET \/task\/\{task_id\} 404/s.exec(first) ?? [];
  expect(page).toContain(`<div class="gap" id="${target}">`);
  expect(first).toContain('<a href="#gaps">✗ 1 not covered</a>');
  expect(first).toContain('<a href="#browser-use-v1">browser-use-v1</a> <span class="bad">✗ 1</span>');
  expect(first).toContain('<input type="checkbox" id="only-gaps">');
  expect(page).toMatch(/body:has\(#only-gaps:checked\) :is\(\.whole, \.entry, \.chip\.good,[^{]*\{ display: none; \}/);
  // The filter hides whole sections, rows and operations, and the covered part of the others.
  expect(page).toContain('<section aria-labelledby="anchor-browser" class="whole">');
  expect(page).toContain('<section aria-labelledby="browser-use-v1">');
  const full = toHtml(toReport(run(), setting));
  expect(full).not.toMatch(/<input|id="gaps"|not covered<\/a>/);
});

test("a list of many gaps begins folded, and a link to it opens the fold", () => {
  const none = toHtml(toReport({ ...run(), covered: {} }, setting));
  expect(none).toMatch(/<details class="list"><summary><h2>Not covered \(\d+\)<\/h2><\/summary>\n<ul id="gaps">/);
  const one = toHtml(toReport(run(GONE), setting));
  expect(one).toContain('<details class="list" open><summary><h2>Not covered (1)</h2></summary>\n<ul id="gaps">');
});

test("names of tests lead to their source, in a workflow at the commit on GitHub", () => {
  const local = toHtml(toReport(run(), setting));
  expect(local).toContain('<a href="../contract-tests/a.test.ts#L9">every answer | is `met` &lt;i&gt;</a>');
  const env = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "o/errand" };
  const linkTo = sourceLinks(env, provenance, { root: "/r", folder: "/elsewhere" });
  const remote = toHtml(toReport(run(), { ...setting, linkTo }));
  const href = "https://github.com/o/errand/blob/c0ffee/contract-tests/a.test.ts#L9";
  expect(remote).toContain(`<a href="${href}">every answer`);
});

test("a recorded disagreement has its source and date, and is green nowhere", () => {
  const page = toHtml(toReport(run(), setting));
  const [, section = ""] = page.split('<section aria-labelledby="disagreements"');
  expect(section).not.toMatch(/good|✓/);
  const read = '<a href="https://docs.example/openapi.yaml">its &lt;guide&gt;</a>, <time>2026-01-01</time>';
  expect(section.split(read)).toHaveLength(4);
  expect(section).toContain("(its test did not run)");
  const tile = '<div class="tile is"><b>0</b> <a href="#disagreements">recorded disagreements</a></div>';
  expect(toHtml(toReport({ ...run(), disagreements: [] }, setting))).toContain(tile);
});

test("skipped tests are counted and listed, and a run with some is not green", () => {
  const page = toHtml(toReport({ ...run(), failed: [] }, setting));
  expect(page).toContain(
    '<div class="tile is"><b>7</b> tests passed, ✓ none failed, <a href="#skipped">1 skipped</a></div>',
  );
  expect(page).toMatch(/<ul id="skipped"><li class="is">.*it waits/);
});

test("the commit and the hashes of the documents are named", () => {
  const page = toHtml(toReport(run(), setting));
  expect(page).toContain("2026-01-02 03:04 UTC, commit <code>c0ffee</code>.");
  expect(page).toContain("<code>openapi/anchor-browser.yaml</code> <code>ab12</code>");
  const changed = toHtml(toReport(run(), { ...setting, provenance: { ...provenance, isChanged: true } }));
  expect(changed).toContain("<strong>with changes that are not committed</strong>");
});

test("each contract has the hashes of its documents, and the vendored ones that of the last vendoring", async () => {
  const root = resolve(import.meta.dirname, "../..");
  const { documents } = await readProvenance(root);
  expect(Object.keys(documents).sort()).toEqual([...contractNames].sort());
  for (const { name, sha256 } of await readSources(root)) {
    const own = documents[name as ContractName]?.files ?? [];
    expect(own.map(({ path }) => path)).toContain(`generated/${name}.openapi.json`);
    expect(sha256 ?? own[0]?.sha256).toBe(own[0]?.sha256);
  }
});

test("statuses share a column of the table by their first digit, so that it is never wider than the page", () => {
  const page = toHtml(toReport(run(), setting));
  const heads = [...page.matchAll(/<th scope="col">([^<]*)<\/th>/g)].map(([, head]) => head);
  expect(new Set(heads)).toEqual(new Set(["Operation", "request", "2xx", "4xx", "5xx"]));
  expect(page).toContain('<div class="whole"><span class="code">404</span><span><a class="chip good"');
});

test("operations that are not held are told apart, and are no cells", () => {
  const report = toReport(run(), setting);
  expect(report.total).toBe(contractNames.flatMap(entriesOf).length);
  const page = toHtml(report);
  expect(page).toMatch(/<div class="tile bad"><b>\d+<\/b> .*operations not held.*1 of 2 answers/);
  expect(page).toContain(`<code>${OTHER}</code> 200, 404 failed`);
  expect(page).not.toMatch(new RegExp(`<th scope="row">${OTHER.replace(/[^\w ]/g, ".")}<`));
});

test("the Markdown says the same", () => {
  const markdown = toMarkdown(toReport(run(GONE), setting));
  expect(markdown).toContain("- ❌ not covered: browser-use-v1 `GET /task/{task_id}` `404 application/json`");
  expect(markdown).toMatch(/\| `GET \/task\/\{task_id\}` \|.*\| ❌ \d\/\d \|/);
  expect(markdown).toContain("- ❌ [it breaks](<../contract-tests/a.test.ts#L3>) contract-tests/a.test.ts");
  expect(markdown).toContain("7 tests passed, 1 failed, 1 skipped.");
  expect(markdown).toContain("- skipped: [it waits](<../contract-tests/b.test.ts>)");
  expect(markdown).toContain(
    "- ≠ **Anchor Browser** [says result is text &amp; an object](<../d.test.ts>) (its &lt;guide&gt;, 2026-01-01)",
  );
  expect(markdown).toContain("❌ may be settled: **BrowserAct**");
  expect(markdown).toContain("Commit `c0ffee`.");
  expect(markdown).toContain("- `openapi/anchor-browser.yaml` SHA-256 `ab12`");
  expect(markdown).toMatch(/\d+ operations are not held, and not counted: made tests played 1 of their 2 answers\./);
  expect(markdown).toContain(`- ❌ made test failed: \`${OTHER}\` \`404\``);
  expect(markdown).toContain("every answer | is `met` &lt;i&gt;");
  expect(markdown).not.toContain("<script>");
});

test("the Markdown leaves the exchanges out where they would not fit into a summary", () => {
  const body = Array.from({ length: 20 }, () => "x".repeat(100));
  const long = { ...exchange, response: { ...exchange.response, body } };
  const total = contractNames.flatMap(entriesOf).length;
  const name = "y".repeat(Math.ceil(800_000 / total));
  const markdown = toMarkdown(toReport(run(undefined, { test: name, exchange: long }), setting));
  expect(markdown.length).toBeLessThan(1024 * 1024);
  expect(markdown).not.toContain("<pre>");
  expect(markdown).toContain(name);
});
