// npm run vendor -- <name> [--from <file or URL> …] [--check] [--format terminal|markdown|json] [--fail-on breaking|any]
// Tells what changed in a provider's published OpenAPI and what it means for callers, takes it into openapi/<name>.yaml
// without the prose, and rebuilds what depends on it.
//
// Exit code 0: changes below the threshold, or none. 1: changes at or over it, or a contract that cannot be written.
// 2: it could not compare.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Complaint, runScript } from "./openapi/complaint.ts";
import { readSources } from "./openapi/sources.ts";
import { storyAsJson } from "./story/as-json.ts";
import { storyAsMarkdown } from "./story/markdown.ts";
import type { Refit } from "./story/refit.ts";
import { breakingChanges, readStory, type Story } from "./story/story.ts";
import { type TakeOptions, writeContract } from "./story/take-contract.ts";
import { palette, refitForTerminal, storyForTerminal } from "./story/terminal.ts";

type VendorOptions = TakeOptions & {
  /** ISO date to record. @default today */
  today?: string | undefined;
  /** Tell, but write nothing. @default false */
  check?: boolean | undefined;
  /** Called with the story before anything is written. */
  onStory?: ((story: Story) => void) | undefined;
};

/** Tells the story of a change, then writes `openapi/<name>.yaml`, its line in sources.yaml, and `generated/`. */
export async function vendor(
  root: string,
  name: string,
  { today = new Date().toISOString().slice(0, 10), check = false, onStory, ...options }: VendorOptions = {},
): Promise<{ story: Story; refit?: Refit }> {
  const { story, taken } = await readStory(root, name, options);
  onStory?.(story);
  if (check || story.refusal !== undefined) return { story };
  const isAnother = await writeContract(root, taken, today);
  if (!isAnother) return { story };
  // The generator of types brings a whole compiler with it, which most runs do not need.
  const { refit } = await import("./story/refit.ts");
  return { story, refit: await refit(root) };
}

const FORMATS = ["terminal", "markdown", "json"] as const;
const THRESHOLDS = ["breaking", "any"] as const;
const USAGE = `Usage: npm run vendor -- <name> [--from <file or URL> …] [--check]
         [--format ${FORMATS.join("|")}] [--fail-on ${THRESHOLDS.join("|")}]
       npm run vendor -- --list`;

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      from: { type: "string", multiple: true },
      check: { type: "boolean", default: false },
      format: { type: "string", default: "terminal" },
      "fail-on": { type: "string" },
      list: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const [name = "", ...rest] = positionals;
  if (!values.list && (name === "" || (rest.length > 0 && !values.from))) throw new Complaint(USAGE);
  return {
    name,
    // `--from a b` reads both: the words after the first arrive as positionals.
    from: values.from && [...values.from, ...rest],
    check: values.check,
    list: values.list,
    format: oneOf(FORMATS, values.format),
    failOn: values["fail-on"] === undefined ? undefined : oneOf(THRESHOLDS, values["fail-on"]),
  };
}

function oneOf<Word extends string>(words: readonly Word[], given: string): Word {
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw new Complaint(`"${given}" is none of ${words.join(", ")}.\n${USAGE}`);
  return word;
}

async function main(): Promise<void> {
  const { name, format, failOn, list, ...options } = readArguments();
  const root = process.cwd();
  if (list) {
    const vendored = (await readSources(root)).filter(({ kind }) => kind === "vendored");
    console.log(JSON.stringify(vendored.map((entry) => entry.name)));
    return;
  }
  const colours = palette(process.stdout.isTTY === true && !process.env.NO_COLOR);
  const onStory = (story: Story) => {
    if (format === "terminal") console.log(storyForTerminal(story, colours));
  };
  const { story, refit: done } = await vendor(root, name, { ...options, onStory });
  if (format === "markdown") console.log(storyAsMarkdown(story, done));
  else if (format === "json") console.log(storyAsJson(story, done));
  else if (done) console.log(`\n${refitForTerminal(done, colours)}`);

  const reached = failOn === "any" ? story.changes : failOn === "breaking" ? breakingChanges(story) : [];
  if (reached.length > 0 || story.refusal !== undefined) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runScript(main, 2);
