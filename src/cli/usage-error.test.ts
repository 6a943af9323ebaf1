import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Given, runCommandLine as run } from "../testing/run-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "errand-usage-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

const handle = JSON.stringify({ v: 1, provider: "browser-use-v4", id: "1", startedAt: "2026-01-01T00:00:00Z" });
const KEY = { BROWSER_USE_API_KEY: "test-key" };

describe("a command that cannot be followed exits 2 with one sentence", () => {
  const inputs = file("bad.ndjson", `{"task":"a"}\n${'{"task":"b"}\n'.repeat(15)}{"task":}\n`);
  const wrongLine = file("wrong.ndjson", '{"task":"a"}\n{"taks":"b"}\n');
  const list = file("list.json", []);
  const noSchema = file("no-schema.json", { type: "nothing" });
  const document = file("document.yaml", "openapi: 3.1.0\npaths: {}\n");
  const badJson = file("bad.json", '{\n  "openapi":\n}');
  const badYaml = file("bad.yaml", "openapi: 3.1.0\n paths: {\n");
  const swagger = file("swagger.json", { swagger: "2.0", paths: {} });
  const later = file("later.yaml", "openapi: 4.0.0\n");
  const text = file("notes.yaml", "Call them on Monday.\n");
  const noPaths = file("no-paths.yaml", "openapi: 3.1.0\npaths: []\n");
  const parts = file("parts.yaml", "openapi: 3.1.0\npaths: { /tasks: { $ref: ./tasks.yaml#/list } }\n");
  test.each<[string, string[], string | RegExp, Given?]>([
    ["a command that is not there", ["wiat"], "Unknown command 'wiat'. Did you mean wait?"],
    [
      "an option that is not there",
      ["run", "browser-use-v4", "x", "--mokc"],
      "Unknown option '--mokc'. Did you mean --mock?",
    ],
    [
      "a provider that is misspelt",
      ["run", "anchor-brwser", "x"],
      'There is no provider "anchor-brwser". Did you mean anchor-browser?',
    ],
    [
      "a provider that is nothing like one",
      ["run", "acme-corp", "x"],
      /^There is no provider "acme-corp"\. There are: anchor-browser, /,
    ],
    ["no provider", ["run"], "Missing required argument 'provider'."],
    ["no prompt", ["run", "browser-use-v4", "--mock"], "Give the prompt, in quotes, after the provider."],
    [
      "an empty prompt",
      ["run", "browser-use-v4", "", "--mock"],
      "Argument 3 is empty: give it a value, or leave it out.",
    ],
    [
      "an empty option",
      ["run", "browser-use-v4", "x", "--url", ""],
      "--url is empty: give it a value, or leave it out.",
    ],
    [
      "two prompts",
      ["run", "browser-use-v4", "x", "--prompt-file", list],
      "Give the prompt once: after the provider, or in --prompt-file.",
    ],
    [
      "no key",
      ["run", "browser-use-v4", "x"],
      "Set BROWSER_USE_API_KEY to your browser-use-v4 key, or try --mock, which needs none.",
    ],
    [
      "a field that is misspelt",
      ["run", "browser-use-v4", "x", "--mock", "--field", "modle=x"],
      'browser-use-v4 has no field "modle". Did you mean model?',
    ],
    [
      "a field without a value",
      ["run", "browser-use-v4", "x", "--mock", "--field", "model"],
      '--field takes name=value, and got "model".',
    ],
    [
      "a field of another type",
      ["run", "browser-use-v2", "x", "--mock", "--field", "maxSteps=many"],
      'maxSteps must be integer, and is "many".',
    ],
    [
      "a value that the contract forbids",
      ["run", "browser-use-v2", "x", "--mock", "--field", "maxSteps=0"],
      /^maxSteps must be at least 1, and is 0\.|^maxSteps must be .*, and is 0\./,
    ],
    [
      "an option that the provider does not take",
      ["run", "browser-use-v4", "x", "--mock", "--url", "https://a.example"],
      "browser-use-v4 takes no --url.",
    ],
    [
      "a parameter that the provider does not take",
      ["run", "browser-use-v4", "x", "--mock", "--param", "a=b"],
      "browser-use-v4 takes no --param; it takes --field.",
    ],
    [
      "a cost that is none",
      ["run", "browser-use-v4", "x", "--mock", "--max-cost", "much"],
      '--max-cost takes US dollars, such as 0.50, and got "much".',
    ],
    [
      "a time that is none",
      ["run", "browser-use-v4", "x", "--mock", "--timeout", "soon"],
      '--timeout takes a time such as 90s, 10m or 4h, and got "soon".',
    ],
    [
      "a file that does not exist",
      ["run", "browser-use-v4", "x", "--mock", "--input", "/none.json"],
      "The file /none.json does not exist.",
    ],
    [
      "a file that is a folder",
      ["run", "browser-use-v4", "x", "--mock", "--input", folder],
      `The file ${folder} is a folder.`,
    ],
    [
      "a file that is not an object",
      ["run", "browser-use-v4", "x", "--mock", "--input", list],
      `${list} must hold a JSON object.`,
    ],
    [
      "a schema that is none",
      ["run", "browser-use-v4", "x", "--mock", "--schema", noSchema],
      /no-schema\.json is not a JSON Schema: /,
    ],
    [
      "a line that is not JSON",
      ["run", "browser-use-v4", "--many", inputs, "--mock"],
      `Line 17 of ${inputs} is not JSON: {"task":}`,
    ],
    [
      "a line that the contract forbids",
      ["run", "browser-use-v4", "--many", wrongLine, "--mock"],
      /^Line 2 of .*wrong\.ndjson: /,
    ],
    [
      "a prompt beside many inputs",
      ["run", "browser-use-v4", "x", "--many", inputs],
      "--many reads its inputs from a file: leave the prompt out.",
    ],
    [
      "a concurrency of none",
      ["run", "browser-use-v4", "--many", wrongLine, "--mock", "--concurrency", "0"],
      /concurrency takes a number of 1 or more|Line 2/,
    ],
    [
      "a task that is not named",
      ["wait", "--mock"],
      "Name a task: its handle in single quotes, or the provider and the id.",
    ],
    ["a provider without an id", ["wait", "browser-use-v4", "--mock"], "Give the id of the task after browser-use-v4."],
    ["a handle that is not JSON", ["wait", "{v:1}"], "The argument is not a handle: {v:1}"],
    [
      "a handle of nobody",
      ["wait", '{"provider":"acme","id":"1"}'],
      /^The argument is not a handle, such as "errand start" prints: /,
    ],
    [
      "standard input that is empty",
      ["wait", "--mock"],
      "Standard input names no task: it takes handles, one a line.",
      { stdin: "\n" },
    ],
    [
      "a line of standard input that is not JSON",
      ["get"],
      "Line 2 of standard input is not JSON: oops",
      { stdin: `${handle}\noops\n` },
    ],
    [
      "a verb that the provider does not have",
      ["stop", "anchor-browser", "1", "--mock"],
      "anchor-browser cannot stop tasks.",
    ],
    [
      "a list that the provider does not have",
      ["list", "anchor-browser", "--mock"],
      "anchor-browser cannot list tasks.",
    ],
    [
      "a stop on Ctrl-C that the provider does not have",
      ["run", "anchor-browser", "x", "--mock", "--stop-on-interrupt"],
      "anchor-browser cannot stop tasks: leave --stop-on-interrupt out.",
    ],
    [
      "a method that is none",
      ["api", "browser-use-v4", "GTE", "/runs"],
      "GTE is not a method: it takes GET, POST, PUT, PATCH, DELETE. Did you mean GET?",
    ],
    [
      "a path without a slash",
      ["api", "browser-use-v4", "get", "runs"],
      'The path begins with a slash, as in "errand api browser-use-v4 GET /runs".',
    ],
    ["a mock of nobody", ["mock", "acme"], /^There is no provider "acme", nor is it a file\. There are: /],
    [
      "a mock of a file that is no document",
      ["mock", list],
      `${list} is not an OpenAPI document: it has no "openapi".`,
    ],
    [
      "a port that is none",
      ["mock", "browser-act", "--port", "99999"],
      '--port takes a number from 0 to 65535, and got "99999".',
    ],
    ["one document of two", ["diff", document], "Missing required argument 'new'."],
    [
      "changes that are none",
      ["diff", document, document, "--fail-on", "braking"],
      '--fail-on takes breaking or any, and got "braking". Did you mean breaking?',
    ],
    ["a document that does not exist", ["diff", document, "/none.yaml"], "The file /none.yaml does not exist."],
    ["a document that is not JSON", ["diff", badJson, document], /^.*bad\.json is not JSON: .*\.$/],
    ["a document that is not YAML", ["diff", document, badYaml], /^.*bad\.yaml is neither JSON nor YAML: .*\.$/],
    [
      "a document of Swagger 2",
      ["diff", swagger, document],
      `${swagger} is Swagger 2.0: convert it to OpenAPI 3.0 or 3.1 first.`,
    ],
    [
      "a document of a later OpenAPI",
      ["diff", document, later],
      `${later} is OpenAPI 4.0.0: errand reads 3.0 and 3.1.`,
    ],
    [
      "a document of something else",
      ["diff", document, list],
      `${list} is not an OpenAPI document: it has no "openapi".`,
    ],
    ["a document that is a text", ["diff", text, document], `${text} is not an OpenAPI document: it has no "openapi".`],
    [
      "a document whose paths are a list",
      ["diff", document, noPaths],
      `${noPaths} is not an OpenAPI document: its "paths" is not an object.`,
    ],
    [
      "a document in several files",
      ["diff", document, parts],
      `${parts} refers to another file, ./tasks.yaml#/list: make one document of them first, such as with "redocly bundle".`,
    ],
    [
      "two documents on standard input",
      ["diff", "-", "-"],
      "Standard input holds one document: name a file or an address for the other.",
    ],
    [
      "a host that does not answer",
      ["diff", document, "https://api.example/openapi.yaml"],
      "https://api.example/openapi.yaml cannot be read: api.example does not answer (ENOTFOUND).",
      { fetch: () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } })) },
    ],
    [
      "an address with no document",
      ["diff", "https://api.example/openapi.yaml", document],
      "https://api.example/openapi.yaml cannot be read: it was answered with 404.",
      { fetch: async () => new Response("", { status: 404 }) },
    ],
    [
      "an address with a page",
      ["diff", "https://api.example/openapi", document],
      'https://api.example/openapi is not an OpenAPI document: it has no "openapi".',
      { fetch: async () => new Response("<!doctype html><title>API</title>") },
    ],
    [
      "an address with a password",
      ["diff", "https://me:secret@api.example/openapi.yaml", document],
      "The address at api.example holds a password: download the document, and name the file.",
    ],
    ["an address that is none", ["diff", "https://", document], "https:// is not an address."],
    ["a mock of Swagger 2", ["mock", swagger], `${swagger} is Swagger 2.0: convert it to OpenAPI 3.0 or 3.1 first.`],
    ["a shell that is none", ["completion", "zhs"], 'There is no completion for "zhs". Did you mean zsh?'],
    [
      "a base URL that is none",
      ["get", "browser-use-v4", "1", "--base-url", "localhost:80"],
      /^baseUrl must be /,
      { env: KEY },
    ],
  ])("%s", async (_, argv, sentence, given) => {
    const { exitCode, stdout, stderr } = await run(argv, given);
    const [first = "", second = "", ...more] = stderr.split("\n");
    expect({ exitCode, stdout, more }).toEqual({ exitCode: 2, stdout: "", more: second === "" ? [] : [""] });
    if (typeof sentence === "string") expect(first).toBe(sentence);
    else expect(first).toMatch(sentence);
    expect(second).toMatch(/^$|^See "errand (help [a-z]+|--help)"\.$/);

    const asJson = await run([...argv, "--json"], given);
    expect(asJson.stderr).toBe("");
    expect(JSON.parse(asJson.stdout)).toMatchObject({ type: "error", exitCode: 2 });
  });

  test("a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { exitCode, stderr } = await run(["mock", "browser-act", "--port", String(port)]);
    server.close();
    expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `Port ${port} is taken: name another one with --port.`]);
  });
});
