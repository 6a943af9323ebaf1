import pc from "picocolors";
import { type Change, isBreaking, sayChange, sayUses, sayVerdicts } from "../diff.ts";

/** How many changes that break nothing are told one by one. */
const FEW = 5;
const MARGIN = 14;

/** The changes in lines of at most this width below a title: how many there are, then a block for each; many that are rated none become one line. */
export function changeStory(
  title: string,
  changes: readonly Change[],
  { width, all }: { width: number; all: boolean },
): string[] {
  const harmless = changes.filter(({ rule, verdicts }) => verdicts.length === 0 && rule !== "unclassified");
  const isFolded = !all && harmless.length > FEW;
  const told = isFolded ? changes.filter((change) => !harmless.includes(change)) : changes;
  const others =
    told.length === 0 ? "--all tells them." : `And ${harmless.length} that break nothing: --all tells them.`;
  const folded = isFolded ? ["", ...wrap(others, width)] : [];
  return [pc.bold(title), countIn(changes), ...told.flatMap((change) => ["", ...blockOf(change, width)]), ...folded];
}

/** Such as `3 changes, 2 of them breaking`. */
function countIn(changes: readonly Change[]): string {
  const breaking = changes.filter(isBreaking).length;
  if (changes.length === 0) return "no changes";
  if (changes.length === 1) return `1 change, ${breaking === 1 ? "breaking" : "not breaking"}`;
  return `${changes.length} changes, ${breaking === 0 ? "none" : breaking} of them breaking`;
}

function blockOf(change: Change, width: number): string[] {
  const colour = isBreaking(change) ? pc.red : change.verdicts.length > 0 ? pc.yellow : pc.green;
  const { what, values } = sayChange(change);
  const indented = (text: string) => wrap(text, width - MARGIN).map((line) => " ".repeat(MARGIN) + line);
  const [first = "", ...more] = indented(`${what} ${values}`.trim());
  return [
    `${colour(sayVerdicts(change).padEnd(MARGIN))}${first.slice(MARGIN)}`,
    ...more,
    ...sayUses(change).flatMap((use) => indented(`in ${use}`)),
    ...indented(`at ${change.pointer}`).map(pc.dim),
    ...indented(change.because).map(pc.dim),
  ];
}

/** Breaks a text between words. A word that is longer than a line, such as a pointer, stays whole: it can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
