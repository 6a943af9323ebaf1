import type { Change } from "../../src/contract-diff/change.ts";
import { isBreaking, sayVerdicts } from "../../src/contract-diff/verdicts.ts";
import { sayChange, sayUses } from "../../src/contract-diff/wording.ts";
import { foldOthers } from "./fold.ts";
import type { Rebuild } from "./rebuild.ts";
import type { Story } from "./story.ts";
import { headline } from "./wording.ts";

/** The story for a pull request or a summary of CI; `rebuild` once it was written. */
export function storyAsMarkdown(story: Story, rebuild?: Rebuild): string {
  const blocks = [`## ${headline(story)}`];
  if (story.firstOperations) blocks.push(list(story.firstOperations.map(code)));
  const { told, line } = foldOthers(story);
  if (told.length > 0) blocks.push(table(told));
  if (line !== undefined) blocks.push(plain(line));
  if (story.overlayMisfits.length > 0) {
    blocks.push("### Overlay actions that no longer fit", list(story.overlayMisfits.map(plain)));
  }
  if (story.leftOut) blocks.push("### Left out of the contract", list(story.leftOut.map(plain)));
  if (story.refusal !== undefined) blocks.push(`**Nothing was written.** ${plain(story.refusal)}`);
  if (rebuild) blocks.push(...rebuildBlocks(rebuild));
  return `${blocks.join("\n\n")}\n`;
}

function rebuildBlocks({ generated, problems, compileErrors }: Rebuild): string[] {
  if (problems.length > 0) {
    return ["### generated/ could not be rebuilt", list(problems.map(plain)), "Correct that, then `npm run generate`."];
  }
  const blocks = generated.length > 0 ? ["### Regenerated", list(generated.map(plain))] : [];
  if (compileErrors.length === 0) return [...blocks, "Everything still compiles."];
  const lines = compileErrors.map(({ file, line, sentence }) => `${code(`${file}:${line}`)} ${plain(sentence)}`);
  return [...blocks, "### Source files and tests that no longer fit", list(lines)];
}

function table(changes: readonly Change[]): string {
  const rows = changes.map((change) => {
    const { what, values } = sayChange(change);
    const verdict = isBreaking(change) ? `**${sayVerdicts(change)}**` : sayVerdicts(change);
    const told = `${plain(what)}${values ? ` ${code(values)}` : ""}<br>${plain(change.because)}`;
    return [verdict, told, sayUses(change).map(code).join("<br>"), code(change.pointer)];
  });
  const header = ["Verdict", "Change", "Met in", "Written at"];
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** A code span that survives a table cell and holds backticks. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll("|", "\\|")}${fence}`;
}

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|]/g, "\\$&");
}
