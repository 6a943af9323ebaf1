import { PART_NAMES } from "./parts.ts";
import { machine } from "./report/machine.ts";
import { table } from "./report/markdown.ts";
import type { Part } from "./report/part.ts";
import { writeSection } from "./report/results-file.ts";

const [name = ""] = process.argv.slice(2);
if (!PART_NAMES.includes(name)) throw new Error(`There is no part "${name}": ${PART_NAMES.join(", ")}.`);

const { part } = (await import(`./parts/${name}.ts`)) as { part: Part };
const began = performance.now();
const { text, targets } = await part.measure();
const verdicts = targets.map(({ what, target, figure, ok }) => [what, target, figure, ok ? "ok" : "missed"]);
const section = [
  `## ${part.title}`,
  `\`npm run bench -- ${name}\` on ${machine()}.`,
  table(["checked", "target", "figure", ""], verdicts),
  text,
].join("\n\n");
writeSection(PART_NAMES, name, section);

const width = Math.max(...targets.map(({ what }) => what.length));
for (const [what = "", target, figure, verdict] of verdicts) {
  console.log(`${verdict === "ok" ? "ok    " : "MISSED"}  ${what.padEnd(width)}  ${figure}  (${target})`);
}
console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
// Clients that hang, by design or not, must not keep the command from ending.
process.exit(targets.every(({ ok }) => ok) ? 0 : 1);
