// What the users of the package see: its names, and what an editor shows of them.
import { resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as api from "../index.ts";
import { openInEditor } from "../testing/language-service.ts";
import { textOfEntry } from "../testing/public-text.ts";

/** Each factory, its provider's name, the prefix of its types, and what its provider can do beyond the verbs of all. */
const clients = [
  { factory: "anchorBrowser", provider: "anchor-browser", prefix: "AnchorBrowser", verbs: [] },
  { factory: "anchorBrowserTasks", provider: "anchor-browser-tasks", prefix: "AnchorBrowserTasks", verbs: [] },
  { factory: "browserAct", provider: "browser-act", prefix: "BrowserAct", verbs: ["list", "stop"] },
  { factory: "browserUse", provider: "browser-use-v4", prefix: "BrowserUseV4", verbs: ["list", "stop"] },
  { factory: "browserUseV4", provider: "browser-use-v4", prefix: "BrowserUseV4", verbs: ["list", "stop"] },
  { factory: "browserUseV2", provider: "browser-use-v2", prefix: "BrowserUseV2", verbs: ["list", "stop"] },
  { factory: "browserUseV1", provider: "browser-use-v1", prefix: "BrowserUseV1", verbs: ["stop"] },
];

const editor = openInEditor(
  `import { ${Object.keys(api)} } from "./index.ts";\n${clients
    .map(
      ({ factory, verbs }) => `{
  const client = ${factory}({ apiKey: "key" });
  const input = {} as Parameters<typeof client.run>[0];
  void client./*${factory} run*/run(input);
  void client./*${factory} wait*/wait("id");
  void client./*${factory} start*/start(input);
  ${verbs.includes("list") ? `void client./*${factory} list*/list();` : ""}
  void client.start({/*${factory} fields*/});
  /*${factory} misspelt*/void client.run(input, { timeout: 1_000 });
  /*${factory} misspelt in wait*/void client.wait("id", { onevent: () => {} });
  /*${factory} of a provider that can stop*/void client.wait("id", { onTimeout: "stop" });
  /*${factory} of another verb*/void client.run(input, { concurrency: 3 });
}`,
    )
    .join("\n")}`,
);

/** Names of the inside, and what TypeScript writes where it leaves something out. */
const INSIDE = /\b(http|secretsOf|schemaField|readStatus|readTask|checkInput|components|paths)\b|\.\.\./;

test("each factory that the package exports is looked at here", () => {
  const factories = Object.entries(api).filter(
    ([name, value]) => typeof value === "function" && /^[a-hj-z]/.test(name),
  );
  expect(factories.map(([name]) => name).sort()).toEqual(clients.map(({ factory }) => factory).sort());
});

test.each(clients)("the hovers of $factory name what goes in and what comes out, and nothing of the inside", (one) => {
  const { factory, provider, prefix, verbs } = one;
  const hover = (verb: string) => editor.hover(`${factory} ${verb}`).signature;
  const shown = ["run", "wait", "start", ...verbs.filter((verb) => verb === "list")].map(hover);
  expect(shown.filter((signature) => INSIDE.test(signature))).toEqual([]);

  expect(hover("run")).toContain(`(input: ${prefix}Input, options?: `);
  expect(hover("run")).toMatch(new RegExp(`: Promise<CompletedTask<${prefix}Output>>$`));
  expect(hover("wait")).toContain(`(task: TaskRef<"${provider}">, options?: `);
  expect(hover("wait")).toMatch(new RegExp(`: Promise<CompletedTask<${prefix}Output>>$`));
  expect(hover("start")).toMatch(new RegExp(`\\(input: ${prefix}Input, .*: Promise<Handle<"${provider}">>$`));
  if (verbs.includes("list")) {
    expect(hover("list")).toContain(`(query?: ${prefix}Query`);
    expect(hover("list")).toMatch(new RegExp(`: Promise<${prefix}Page>$`));
  }
});

test.each(clients)("each field that an input of $factory may have is offered with what it means", ({ factory }) => {
  const fields = editor.completions(`${factory} fields`);
  expect(fields.size).toBeGreaterThan(3);
  expect([...fields].filter(([, documentation]) => documentation === "")).toEqual([]);
});

test.each(clients)("an option that $factory does not have is said not to exist", ({ factory, prefix, verbs }) => {
  const stops = verbs.includes("stop");
  const pauses = ["browserAct", "browserUseV1"].includes(factory);
  const options = `WaitOptions<never, ${prefix}Output>${stops ? " & StopOptions" : ""}${pauses ? " & PausedOptions" : ""}`;
  const ofRun = options.replace(/^WaitOptions<(.*?)>/, `RunOptions<$1, ${prefix}Input>`);
  const errors = (mark: string) => editor.errors(`${factory} ${mark}`);
  const refused = "Object literal may only specify known properties";
  expect(errors("misspelt")).toEqual([
    `${refused}, but 'timeout' does not exist in type '${ofRun}'. Did you mean to write 'timeoutMs'?`,
  ]);
  expect(errors("misspelt in wait")).toEqual([
    `${refused}, but 'onevent' does not exist in type '${options}'. Did you mean to write 'onEvent'?`,
  ]);
  expect(errors("of a provider that can stop")).toEqual(
    stops ? [] : [`${refused}, and 'onTimeout' does not exist in type '${options}'.`],
  );
  expect(errors("of another verb")).toEqual([`${refused}, and 'concurrency' does not exist in type '${ofRun}'.`]);
});

test("the public names, and the text of the types, are those on record", async () => {
  await expect(textOfEntry("index.ts")).toMatchFileSnapshot(resolve(import.meta.dirname, "../testing/public-api.txt"));
});

test.each(["index", "webhooks"])(
  "%s runs where there is no Node: the bundle for a browser imports nothing",
  async (entry) => {
    const { outputFiles, metafile } = await build({
      entryPoints: [resolve(import.meta.dirname, `../${entry}.ts`)],
      bundle: true,
      format: "esm",
      platform: "browser",
      // Without comments, which may speak of a process.
      minifyWhitespace: true,
      write: false,
      metafile: true,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/node:|\brequire\(|\bBuffer\b|\bprocess\./);
  },
);
