// Which part of the repository may know which. The rules are in testing/house.ts; here the repository is held against them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  cyclesIn,
  type Files,
  importsIn,
  isTest,
  missingOfDocument,
  missingOfProvider,
  nameOfRow,
  objectionTo,
} from "./testing/house.ts";

const ROOT = resolve(import.meta.dirname, "..");
const files: Files = {
  has: (path) => existsSync(join(ROOT, path)),
  read: (path) => readFileSync(join(ROOT, path), "utf8"),
};

const sources = ["src", "scripts", "contract-tests", "bench"].flatMap((part) =>
  readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })
    .map((path) => `${part}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts") && !/\/(node_modules|dist)\//.test(path)),
);
const imports = new Map(sources.map((path) => [path, importsIn(path, files.read(path))]));

test("every file stands in a row of the house", () => {
  const inRows = sources.filter((path) => !isTest(path) && !path.startsWith("bench/"));
  expect(inRows.length).toBeGreaterThan(200);
  expect(inRows.filter((path) => nameOfRow(path) === undefined)).toEqual([]);
});

test("imports go one way, through the whole repository", () => {
  const objections = [...imports].flatMap(([path, found]) =>
    found.flatMap((one) => {
      const wrong = objectionTo(path, one);
      return wrong === undefined ? [] : [`${path} -> ${one.target}: ${wrong}`];
    }),
  );
  expect(objections).toEqual([]);
});

test("no file imports itself through others, types included", () => {
  const graph = new Map([...imports].map(([path, found]) => [path, found.map(({ target }) => target)]));
  expect(cyclesIn(graph)).toEqual([]);
});

test("no test lies directly in src/ but the one of the architecture", () => {
  const atRoot = readdirSync(join(ROOT, "src")).filter((name) => name.endsWith(".test.ts"));
  expect(atRoot).toEqual(["architecture.test.ts"]);
});

test("src/ holds at most twenty rooms and files, and one more for each later entry", () => {
  const later = /^(contract-diff|journal|bullmq|provider-kit\.ts|diff\.ts|journal\.ts|pace\.ts|bullmq\.ts|ai\.ts)$/;
  const entries = readdirSync(join(ROOT, "src")).filter((name) => !later.test(name) && !name.endsWith(".test-d.ts"));
  expect(entries.length, entries.join(" ")).toBeLessThanOrEqual(20);
});

test("every document has all its pieces", () => {
  const names = Object.keys(parse(files.read("openapi/sources.yaml")) as object);
  expect(names).toContain("anchor-browser");
  expect(names.flatMap((name) => missingOfDocument(name, files))).toEqual([]);
});

test("every provider has all its pieces", () => {
  const folders = readdirSync(join(ROOT, "src/providers"), { withFileTypes: true }).filter((one) => one.isDirectory());
  expect(folders.map(({ name }) => name)).toContain("browser-act");
  expect(folders.flatMap(({ name }) => missingOfProvider(name, files))).toEqual([]);
});

describe("the rules object to", () => {
  const browserAct = "src/providers/browser-act/provider.ts";
  test.each([
    ["an upward import", "src/task/task.ts", "src/http/http.ts", "task must not import http"],
    ["a provider that knows the lifecycle", browserAct, "src/lifecycle/wait.ts", "providers must not import lifecycle"],
    [
      "a provider that imports another",
      browserAct,
      "src/providers/anchor-browser/provider.ts",
      "a provider must not import another",
    ],
    ["a lifecycle that knows a provider", "src/lifecycle/wait.ts", browserAct, "lifecycle must not know a provider"],
    [
      "a table of statuses that loads http/",
      "src/providers/browser-act/statuses.ts",
      "src/http/amounts.ts",
      "a table of statuses and a reader of webhooks must not load http/",
    ],
    [
      "a webhook that loads http/",
      "src/providers/browser-act/webhook.ts",
      "src/http/http.ts",
      "a table of statuses and a reader of webhooks must not load http/",
    ],
    ["a schedule that knows tasks", "src/schedule/heap.ts", "src/task/task.ts", "schedule knows no task"],
    ["a provider that reads a document", browserAct, "generated/browser-act.openapi.json", "only contract and mock"],
    ["a command line that looks inside", "src/cli/demo.ts", "src/http/http.ts", "cli imports the public entries only"],
    ["a script that uses the command line of users", "scripts/mock.ts", "src/cli/display.ts", "only cli imports cli"],
    ["a library that needs a script", "src/client.ts", "scripts/generate.ts", "client must not import scripts"],
    [
      "a script that starts a contract test",
      "scripts/vendor.ts",
      "contract-tests/rig.ts",
      "scripts must not import contract-tests",
    ],
    [
      "a unit test that needs a script",
      "src/client.test.ts",
      "scripts/generate.ts",
      "tests of src must not import scripts",
    ],
    ["a product that needs a fake", "src/client.ts", "src/testing/drive.ts", "only tests import what tests share"],
    ["a file that stands nowhere", "src/client.ts", "src/utils.ts", "imports a file that stands in no row"],
    ["a bench that looks inside", "bench/parts/pace.ts", "src/policy/pace.ts", "from outside"],
  ])("%s", (_, from, target, words) => {
    expect(objectionTo(from, { specifier: "./x.ts", target })).toContain(words);
  });

  test("openapi-fetch outside of http/", () => {
    const one = { specifier: "openapi-fetch", target: "openapi-fetch" };
    expect(objectionTo("src/lifecycle/wait.ts", one)).toBe("only http/ imports openapi-fetch");
    expect(objectionTo("src/http/http.ts", one)).toBeUndefined();
  });

  test("nothing that goes down or stays in its row", () => {
    const down = { specifier: "./x.ts", target: "src/lifecycle/poller.ts" };
    expect(objectionTo("src/lifecycle/wait.ts", down)).toBeUndefined();
    expect(
      objectionTo("contract-tests/rig.ts", { specifier: "./x.ts", target: "scripts/generate.ts" }),
    ).toBeUndefined();
    const shared = { specifier: "../x.ts", target: "src/providers/numbered-list.ts" };
    expect(objectionTo(browserAct, shared)).toBeUndefined();
  });
});

test("imports are found however they are written, types included", () => {
  const text = `import a from "./a.ts";\nimport type { B } from "../b.ts";\nexport { c } from "./c.ts";\nimport "./d.ts";\nawait import("./e.ts");`;
  expect(importsIn("src/x/y.ts", text).map(({ target }) => target)).toEqual([
    "src/x/a.ts",
    "src/b.ts",
    "src/x/c.ts",
    "src/x/d.ts",
    "src/x/e.ts",
  ]);
});

test("a cycle is found across folders", () => {
  const graph = new Map([
    ["a.ts", ["b.ts"]],
    ["b.ts", ["c.ts"]],
    ["c.ts", ["a.ts", "d.ts"]],
    ["d.ts", []],
  ]);
  expect(cyclesIn(graph)).toEqual(["a.ts -> b.ts -> c.ts -> a.ts"]);
});

test("a half-added provider is told what it lacks", () => {
  const there = ["openapi/new-one.yaml", "src/providers/new-one/provider.ts", "src/providers/new-one/webhook.ts"];
  const half: Files = { has: (path) => there.includes(path), read: () => "| `newOther` |" };
  expect(missingOfDocument("new-one", half)).toEqual([
    "openapi/new-one.overlay.yaml: our overlay",
    'generated/new-one.ts: run "npm run generate"',
    'generated/new-one.openapi.json: run "npm run generate"',
  ]);
  expect(missingOfProvider("new-one", half)).toEqual([
    "src/providers/new-one/statuses.ts: its table of statuses",
    "src/providers/new-one/provider.test.ts: its unit tests",
    "src/providers/new-one/webhook.test.ts: the tests of its webhook",
    "src/clients/new-one.ts: the client that users see",
    "src/index.ts: a line that exports it",
    "README.md: a column `newOne` in the table of providers",
    "contract-tests/new-one.test.ts: its contract tests",
  ]);
});
