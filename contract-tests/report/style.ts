/** The style of the HTML report. System fonts, one column, light or dark as the reader's system is. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfbfa; --card: #ffffff; --ink: #1d2126; --soft: #5c6570; --line: #dfe2e6; --code: #f3f4f6;
  --good: #12633a; --good-fill: #e4f4ea; --bad: #9f1c1c; --bad-fill: #fdeaea; --link: #1f5fbf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1b1f25; --ink: #e7eaee; --soft: #9aa4b0; --line: #323942; --code: #12151a;
    --good: #7fd6a2; --good-fill: #16301f; --bad: #ff9d9d; --bad-fill: #3a1b1d; --link: #86b4ff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3.5rem 0 .2rem; }
h3 { font: 600 .95rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; position: sticky; top: 0; z-index: 1;
  background: var(--page); margin: 1.6rem 0 0; padding: .6rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
.disagreements h3, .others h3 { font-family: inherit; }
p { margin: .4rem 0; }
.soft { color: var(--soft); font-size: .9rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85em; }
nav { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin: 1rem 0 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 1.5rem 0 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.3; }
.tile.bad b { color: var(--bad); }
.tile.good b { color: var(--good); }
.bad > a, nav .bad { color: var(--bad); }
.filter { margin: 1rem 0 0; }
.hashes { overflow-wrap: anywhere; }
.hashes li { display: block; padding: .1rem 0; border: 0; }
.list { border: 0; margin-top: 1rem; }
.list h2, .list h3 { display: inline; margin: 0; border: 0; position: static; padding: 0; }
.list h2 { font-size: 1.1rem; }
.list li { overflow-wrap: anywhere; }
.read { display: block; color: var(--soft); font-size: .85rem; }
.read a { color: inherit; }
time { white-space: nowrap; }
body:has(#only-gaps:checked) :is(.whole, .entry, .chip.good, .others, .disagreements) { display: none; }
table { border-collapse: separate; border-spacing: 0; width: 100%; margin: 1rem 0; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem .5rem .55rem .7rem; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; z-index: 2; background: var(--card); font-weight: 600;
  border-bottom: 2px solid var(--line); }
thead th:first-child { border-top-left-radius: .6rem; }
thead th:last-child { border-top-right-radius: .6rem; }
tbody th { font: 600 .82rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; min-width: 11rem;
  overflow-wrap: break-word; }
.chip { display: inline-block; margin: 0 .25rem .25rem 0; padding: .02rem .45rem; border-radius: .4rem;
  font-size: .8rem; text-decoration: none; border: 1px solid transparent; overflow-wrap: break-word; }
.chip.good { color: var(--good); background: var(--good-fill); }
.chip.good.example { background: none; border-color: var(--line); }
.chip.bad { color: var(--bad); background: var(--bad-fill); border: 1px dashed var(--bad); font-weight: 600; }
.chip:hover, .chip:focus-visible { border-color: currentColor; }
td > div { display: flex; gap: .5rem; margin-bottom: .1rem; }
.code { font-size: .8rem; line-height: 1.6rem; font-variant-numeric: tabular-nums; color: var(--soft); }
.code.named { display: none; }
.none { color: var(--soft); }
details, .gap { border-bottom: 1px solid var(--line); }
summary, .gap { padding: .5rem .2rem; display: flex; gap: .6rem; align-items: baseline; flex-wrap: wrap; }
summary { cursor: pointer; }
summary:hover { background: var(--card); }
summary::before { content: "▸"; color: var(--soft); width: .8rem; }
details[open] > summary::before { content: "▾"; }
.gap { color: var(--bad); padding-left: 1.6rem; }
.mark { width: 1rem; font-weight: 700; }
.good .mark { color: var(--good); }
.status { min-width: 4.6rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.label { flex: 0 1 20rem; overflow-wrap: anywhere; }
.by { flex: 1 1 18rem; font-size: .9rem; overflow-wrap: anywhere; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: .8rem;
  padding: .2rem 0 1rem; }
.halves h4 { font-size: .8rem; color: var(--soft); margin: 0 0 .3rem; font-weight: 600; }
pre { margin: 0; padding: .8rem; background: var(--code); border: 1px solid var(--line); border-radius: .5rem;
  overflow: auto; max-height: 28rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; margin: .6rem 0; }
li { display: flex; gap: .6rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
li.bad, li.bad a { color: var(--bad); }
li.is .mark { color: var(--soft); }
@media (max-width: 60rem) {
  table, tbody, tr, tbody th, td { display: block; }
  thead, td.none { display: none; }
  tr { padding: .4rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  th, td { padding: .2rem .7rem; border-bottom: 0; }
  .code, .code.named { display: inline; min-width: 3.6rem; }
}
@media print { h3, thead th { position: static; } }
`;
