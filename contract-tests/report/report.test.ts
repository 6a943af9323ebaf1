import { expect, test } from "vitest";
import { type ContractExchange, contractNames } from "../../src/contract.ts";
import { entriesOf } from "../ledger.ts";
import type { ContractRun, Coverage } from "./contract-run.ts";
import { toHtml } from "./html.ts";
import { toMarkdown } from "./markdown.ts";
import { toReport } from "./report-model.ts";

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
    const coverage: Coverage = { test: "every answer | is `met` <i>", file: "a.test.ts", exchange, ...one };
    return [name, Object.fromEntries(entries.map((entry) => [entry, coverage]))];
  });
  const disagreements = [
    { provider: "Anchor Browser", text: "says result is text & an object", holds: true },
    { provider: "BrowserAct", text: "shows null", holds: false },
  ];
  return { passed: 7, failed: ["a.test.ts: it breaks"], covered: Object.fromEntries(covered), disagreements };
}

const at = new Date("2026-01-02T03:04:05Z");

test("every entry of every contract is in the page once, with its test and its exchange in a fold", () => {
  const page = toHtml(toReport(run(), at));
  const total = contractNames.flatMap(entriesOf).length;
  expect(page.match(/<details /g)).toHaveLength(total);
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
  const page = toHtml(toReport(run(), at));
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
});

test("what is not covered, failed or may be settled is said in words and signs, not in colour alone", () => {
  const page = toHtml(toReport(run(GONE), at));
  expect(page).toContain("✗ 1 not covered");
  expect(page).toMatch(
    /<div class="gap" id="browser-use-v1-\d+"><span class="mark">✗<\/span>.*404.*<strong>not covered<\/strong>/,
  );
  expect(page).toContain("tests passed, ✗ 1 failed");
  expect(page).toContain("it breaks");
  expect(page).toContain("shows null (its test failed: it may be settled)");
});

test("the Markdown says the same", () => {
  const markdown = toMarkdown(toReport(run(GONE), at));
  expect(markdown).toContain("- ❌ not covered: `GET /task/{task_id}` `404 application/json`");
  expect(markdown).toMatch(/\| `GET \/task\/\{task_id\}` \|.*\| ❌ \d\/\d \|/);
  expect(markdown).toContain("- ❌ a.test.ts: it breaks");
  expect(markdown).toContain("- ≠ **Anchor Browser** says result is text &amp; an object");
  expect(markdown).toContain("❌ may be settled: **BrowserAct**");
  expect(markdown).toContain("every answer | is `met` &lt;i&gt;");
  expect(markdown).not.toContain("<script>");
});

test("the Markdown leaves the exchanges out where they would not fit into a summary", () => {
  const body = Array.from({ length: 20 }, () => "x".repeat(100));
  const long = { ...exchange, response: { ...exchange.response, body } };
  const total = contractNames.flatMap(entriesOf).length;
  const name = "y".repeat(Math.ceil(800_000 / total));
  const markdown = toMarkdown(toReport(run(undefined, { test: name, exchange: long }), at));
  expect(markdown.length).toBeLessThan(1024 * 1024);
  expect(markdown).not.toContain("<pre>");
  expect(markdown).toContain(name);
});
