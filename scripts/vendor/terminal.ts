import type { Change } from "../../src/contract-diff/change.ts";
import { isBreaking, sayVerdicts } from "../../src/contract-diff/verdicts.ts";
import { sayChange, sayUses } from "../../src/contract-diff/wording.ts";
import { foldOthers } from "./fold.ts";
import type { CompileError, Rebuild } from "./rebuild.ts";
import type { Story } from "./story.ts";
import { count, headline } from "./wording.ts";

type Paint = (text: string) => string;
type Palette = { bold: Paint; dim: Paint; red: Paint; yellow: Paint; green: Paint };

export function palette(isColoured: boolean): Palette {
  const paint = (on: number, off: number) => (text: string) =>
    isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), yellow: paint(33, 39), green: paint(32, 39) };
}

export function storyForTerminal(story: Story, colours: Palette): string {
  const { bold, red, yellow } = colours;
  const blocks = [bold(headline(story))];
  for (const operation of story.firstOperations ?? []) blocks.push(`  ${operation}`);
  const { told, line } = foldOthers(story);
  for (const change of told) blocks.push(sayBlock(change, colours));
  if (line !== undefined) blocks.push(line);
  if (story.overlayMisfits.length > 0) {
    blocks.push([yellow("Overlay actions that no longer fit:"), ...indent(story.overlayMisfits)].join("\n"));
  }
  if (story.leftOut) blocks.push([yellow("Left out of the contract:"), ...indent(story.leftOut)].join("\n"));
  if (story.refusal !== undefined) blocks.push(red(`Nothing was written: ${story.refusal}`));
  return blocks.join(story.firstOperations ? "\n" : "\n\n");
}

export function rebuildForTerminal(
  { generated, problems, compileErrors }: Rebuild,
  { green, red, dim }: Palette,
): string {
  if (problems.length > 0) {
    const remedy = "Correct that, then npm run generate.";
    return [red("generated/ is as it was:"), ...indent(problems), remedy].join("\n");
  }
  const lines = generated.length > 0 ? generated : ["generated/ was up to date."];
  if (compileErrors.length === 0) return [...lines, green("Everything still compiles. Next: npm test.")].join("\n");
  const files = new Set(compileErrors.map(({ file }) => file)).size;
  return [
    ...lines,
    red(`${count(files, "file")} no longer ${files === 1 ? "fits" : "fit"}:`),
    ...compileErrors.map((compileError) => sayCompileError(compileError, dim)),
  ].join("\n");
}

function sayBlock(change: Change, { bold, dim, red, yellow, green }: Palette): string {
  const colour = isBreaking(change) ? red : change.verdicts.length > 0 ? yellow : green;
  const { what, values } = sayChange(change);
  return [
    `${colour(sayVerdicts(change).padEnd(12))}  ${bold(what)}${values ? ` ${values}` : ""}`,
    ...sayUses(change).map((use) => `              in ${use}`),
    `              ${dim(`at ${change.pointer}`)}`,
    `              ${dim(change.because)}`,
  ].join("\n");
}

function sayCompileError({ file, line, sentence }: CompileError, dim: Paint): string {
  return `  ${file}:${line}  ${dim(sentence)}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
