import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { VirtualClock } from "../mock/virtual-clock.ts";
import { CapturedOutput } from "../testing/captured-output.ts";
import { screenOf } from "../testing/screen.ts";
import { main } from "./main.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-cli-"));
const file = (name: string, content: unknown) => {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

const id = "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b631";
const handle = JSON.stringify({ v: 1, provider: "browser-use-v4", id, startedAt: "2026-01-01T00:00:00.000Z" });
const failing = file("failing.json", { statuses: ["running", "failed"], error: "The page is gone." });
const judged = file("judged.json", { statuses: ["running", "completed"], verdict: "failure" });
const shaky = file("shaky.json", {
  statuses: ["queued", "running", "completed"],
  faults: [{ fault: "answer", status: 503, on: "read" }],
});
const files = file("files.json", {
  statuses: ["completed"],
  files: [{ name: "items.csv", url: "https://files.example/items.csv" }],
});
const inputs = file("inputs.ndjson", '{"task":"a"}\n\n{"task":"b"}\n{"task":"c"}\n');
const schema = file("schema.json", { type: "object", properties: { price: { type: "number" } }, required: ["price"] });

const oldDocument = file(
  "old.yaml",
  `openapi: 3.0.3
info: { title: Acme, version: "1" }
paths:
  /tasks:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                prompt: { type: string }
                max_steps: { type: integer, default: 50 }
      responses: &responses
        "200":
          description: The task.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Task" }
  /tasks/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: *responses
components:
  schemas:
    Task:
      type: object
      required: [id, status]
      properties:
        id: { type: string }
        status: { type: string, enum: [running, done] }
        output: { type: string, nullable: true }
`,
);
const task = {
  description: "The task.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Task" } } },
};
const sent = {
  type: "object",
  properties: { prompt: { type: "string" }, max_steps: { type: "integer", default: 100 } },
  required: ["prompt"],
};
const added = ["/files", "/profiles", "/sessions", "/skills", "/usage"].map((path) => [
  path,
  { get: { responses: { "204": { description: "Nothing." } } } },
]);
const newDocument = file("new.json", {
  openapi: "3.1.0",
  info: { title: "Acme", version: "2" },
  paths: {
    "/tasks": {
      post: {
        requestBody: { required: true, content: { "application/json": { schema: sent } } },
        responses: { "200": task },
      },
    },
    ...Object.fromEntries(added),
  },
  components: {
    schemas: {
      Task: {
        type: "object",
        required: ["id", "status"],
        properties: {
          id: { type: "string" },
          status: { type: "string", enum: ["running", "done", "stopped"] },
          output: { type: ["string", "null"] },
        },
      },
    },
  },
});

const commands: [name: string, argv: string[], stdin?: string][] = [
  ["help", ["--help"]],
  ...[
    "run",
    "start",
    "get",
    "wait",
    "watch",
    "list",
    "stop",
    "pause",
    "resume",
    "download",
    "api",
    "providers",
    "mock",
    "diff",
    "doctor",
    "completion",
    "demo",
  ].map((name): [string, string[]] => [`help-${name}`, ["help", name]]),
  ["run", ["run", "browser-use-v4", "Read the heading.", "--mock"]],
  ["run-fails", ["run", "browser-use-v4", "Read the heading.", "--mock-script", failing]],
  ["run-judged-a-failure", ["run", "browser-use-v2", "Read the heading.", "--mock-script", judged]],
  [
    "run-shaky",
    ["run", "anchor-browser", "Read the CPU usage.", "--url", "https://grafana.example", "--mock-script", shaky],
  ],
  ["run-schema", ["run", "browser-use-v2", "Read the price.", "--mock", "--schema", schema]],
  ["run-timeout", ["run", "browser-use-v4", "Read the heading.", "--mock", "--timeout", "700ms"]],
  ["run-many", ["run", "browser-use-v4", "--many", inputs, "--concurrency", "2", "--mock"]],
  ["start", ["start", "browser-act", "--field", "workflow_id=1", "--param", "keyword=laptops", "--mock"]],
  ["get", ["get", handle, "--mock"]],
  ["get-files", ["get", "browser-act", "16429034742537847", "--mock-script", files]],
  ["wait", ["wait", "browser-use-v4", id, "6a1f0c52-9d3e-4b7a-8c15-2e90f4d7b632", "--mock"]],
  ["wait-standard-input", ["wait", "--mock"], `${handle}\n`],
  ["watch", ["watch", handle, "--mock"]],
  ["list", ["list", "browser-use-v4", "--limit", "5", "--mock"]],
  ["stop", ["stop", handle, "--mock"]],
  ["pause", ["pause", handle, "--mock"]],
  ["resume", ["resume", "browser-act", "16429034742537847", "--mock"]],
  [
    "download",
    ["download", "browser-act", "16429034742537847", "--mock-script", files, "--dir", join(folder, "files")],
  ],
  ["api", ["api", "browser-use-v4", "GET", "/sessions", "--mock"]],
  ["providers", ["providers"]],
  ["diff", ["diff", oldDocument, newDocument, "--fail-on", "breaking"]],
  ["diff-all", ["diff", oldDocument, newDocument, "--all"]],
  ["diff-same", ["diff", oldDocument, oldDocument, "--fail-on", "any"]],
  ["diff-swagger", ["diff", oldDocument, file("swagger.json", { swagger: "2.0", paths: {} })]],
  ["completion-bash", ["completion", "bash"]],
  ["completion-fish", ["completion", "fish"]],
  ["wrong-command", ["wiat"]],
  ["wrong-field", ["run", "browser-use-v4", "x", "--mock", "--field", "modle=x"]],
];

function standardInput(text: string | undefined) {
  const pieces = text === undefined ? [] : [text];
  return {
    isTTY: text === undefined,
    async *[Symbol.asyncIterator]() {
      yield* pieces;
    },
  };
}

/** Leaves out what depends on the pace of reads and on the contract's examples: they have tests of their own. */
function steady(text: string): string {
  const lines = text.split("\n").map((line) => {
    const timed = line.replace(/\d+\.\d s\b/g, "0.0 s").replace(/(T00:00:0)\d\.\d{3}/g, "$10.000");
    if (!timed.startsWith("{")) return timed;
    try {
      const { raw, files, usage, ...facts } = JSON.parse(timed) as Record<string, unknown>;
      return JSON.stringify(raw === undefined ? { ...facts, files, usage } : facts);
    } catch {
      return timed;
    }
  });
  return lines.join("\n");
}

async function run(argv: string[], stdin: string | undefined, columns: number | undefined) {
  const size = columns === undefined ? {} : { columns };
  const [stdout, stderr] = [new CapturedOutput(size), new CapturedOutput(size)];
  const clock = new VirtualClock(1);
  const exitCode = await main(argv, {
    env: {},
    stdin: standardInput(stdin),
    stdout,
    stderr,
    signal: new AbortController().signal,
  }).finally(() => clock.close());
  const shown = (text: string) => steady(screenOf(text).replaceAll(folder, "<folder>").trimEnd());
  return `exit ${exitCode}\n--- standard output\n${shown(stdout.text)}\n--- standard error\n${shown(stderr.text)}\n`;
}

describe("what each command prints is on record", () => {
  test.each(commands)("%s", async (name, argv, stdin) => {
    const parts = [
      ["a terminal of 62 columns", argv, 62],
      ["a terminal of 120 columns", argv, 120],
      ["a pipe", argv, undefined],
      ...(/^(help|completion|demo)/.test(name) ? [] : [["--json", [...argv, "--json"], undefined]]),
    ] as [string, string[], number | undefined][];
    let text = "";
    for (const [how, words, columns] of parts) text += `=== ${how}: ${await run(words, stdin, columns)}\n`;
    await expect(text).toMatchFileSnapshot(`./snapshots/${name}.txt`);
  });
});
