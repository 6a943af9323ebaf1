// npm run vendor -- <name> [--from <file or URL> …] [--check] [--format terminal|markdown|json] [--fail-on breaking|any]
import { type Io, runAsProgram, script, type Words } from "./command-line/run-script.ts";
import { oneOf, refuseMore } from "./command-line/words.ts";
import { readSources } from "./openapi/sources.ts";
import { storyAsJson } from "./vendor/as-json.ts";
import { storyAsMarkdown } from "./vendor/markdown.ts";
import type { Rebuild } from "./vendor/rebuild.ts";
import { breakingChanges, readStory, type Story } from "./vendor/story.ts";
import { type TakeOptions, writeContract } from "./vendor/take-contract.ts";
import { palette, rebuildForTerminal, storyForTerminal } from "./vendor/terminal.ts";

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
): Promise<{ story: Story; rebuild?: Rebuild }> {
  const { story, taken } = await readStory(root, name, options);
  onStory?.(story);
  if (check || story.refusal !== undefined) return { story };
  const isAnother = await writeContract(root, taken, today);
  if (!isAnother) return { story };
  // The generator of types brings a whole compiler with it, which most runs do not need.
  const { rebuild } = await import("./vendor/rebuild.ts");
  return { story, rebuild: await rebuild(root) };
}

const FORMATS = ["terminal", "markdown", "json"] as const;
const THRESHOLDS = ["breaking", "any"] as const;
const usage = `Usage: npm run vendor -- <name> [--from <file or URL> …] [--check]
         [--format ${FORMATS.join("|")}] [--fail-on ${THRESHOLDS.join("|")}] [--all]
       npm run vendor -- --list
Tells what changed in a provider's published OpenAPI and what it means for callers, takes it into openapi/<name>.yaml
without the prose, and rebuilds what depends on it.
  <name>      an entry of openapi/sources.yaml; --list prints, as JSON, the ones that have a document to vendor
  --from      files or URLs to read in place of the ones in openapi/sources.yaml
  --check     tell, but write nothing
  --format    how to tell it (default: terminal)
  --fail-on   exit 1 when there are such changes
  --all       tell the changes of operations that are not held one by one too; in JSON they always are
Exit code 0: changes below the threshold, or none. 1: changes at or over it, or a contract that cannot be written.
2: wrong use, or it could not compare.
`;
const options = {
  from: { type: "string", multiple: true },
  check: { type: "boolean" },
  format: { type: "string", default: "terminal" },
  "fail-on": { type: "string" },
  all: { type: "boolean" },
  list: { type: "boolean" },
} as const;

async function work({ values, positionals }: Words<typeof options>, { cwd: root, env, stdout }: Io): Promise<number> {
  const say = (text: string) => stdout.write(`${text}\n`);
  const entries = await readSources(root);
  if (values.list) {
    refuseMore(positionals);
    say(JSON.stringify(entries.filter(({ kind }) => kind === "vendored").map(({ name }) => name)));
    return 0;
  }
  const [given, ...rest] = positionals;
  const { name, held } = oneOf("document", entries, given, (entry) => entry.name);
  if (values.from === undefined) refuseMore(rest);
  // `--from a b` reads both: the words after the first arrive as positionals.
  const from = values.from && [...values.from, ...rest];
  const format = oneOf("format", FORMATS, values.format);
  const failOn = values["fail-on"] === undefined ? undefined : oneOf("threshold", THRESHOLDS, values["fail-on"]);

  const colours = palette(stdout.isTTY === true && !env.NO_COLOR);
  const shown = (story: Story): Story => (values.all ? story : { ...story, held });
  const onStory = (story: Story) => {
    if (format === "terminal") say(storyForTerminal(shown(story), colours));
  };
  const { story, rebuild: done } = await vendor(root, name, { from, folder: root, check: values.check, onStory });
  if (format === "markdown") say(storyAsMarkdown(shown(story), done));
  else if (format === "json") say(storyAsJson(story, done));
  else if (done) say(`\n${rebuildForTerminal(done, colours)}`);

  const reached = failOn === "any" ? story.changes : failOn === "breaking" ? breakingChanges(story) : [];
  return reached.length > 0 || story.refusal !== undefined ? 1 : 0;
}

export const main = script({ usage, options, words: Number.POSITIVE_INFINITY, failureCode: 2 }, work);

await runAsProgram(import.meta.url, main);
