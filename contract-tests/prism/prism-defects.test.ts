import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import { afterEach, describe, expect, test } from "vitest";
import { contractDocument } from "../../src/contract.ts";
import { PRISM_CONFIG } from "./start-prism.ts";

// What Prism 5.14.2 does wrong or does not see, and what this repository does about it. A test that fails here after an
// upgrade is news: a defect is gone and its guard may go, or there is a new one, such as those of 5.15 and 5.16.

const ROOT = resolve(import.meta.dirname, "../..");
const DIALECT = { jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema" };
/** An answer that does not come fails the one test that waits for it. */
const ANSWER_MS = 5_000;
const TEST = { timeout: 30_000 };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Prism as it is, without the guard of `startPrism`. */
async function serve(document: object): Promise<string> {
  const server = createServer(await getHttpOperationsFromSpec(structuredClone(document)), {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: PRISM_CONFIG,
  });
  closers.push(() => server.close());
  return server.listen(0, "127.0.0.1");
}

/** A document with `POST /x`, whose request has one schema and whose 200 has another. */
function accepting(schema: unknown, extra: object = DIALECT, answer: unknown = { type: "object" }) {
  const body = (content: unknown) => ({ content: { "application/json": { schema: content } } });
  const responses = { 200: { description: "OK", ...body(answer) } };
  const post = { requestBody: { required: true, ...body(schema) }, responses };
  return { openapi: "3.1.0", info: { title: "test", version: "1" }, paths: { "/x": { post } }, ...extra };
}

type Sent = { body?: unknown; text?: string; headers?: Record<string, string>; path?: string };

function post(url: string, { body, text, headers, path = "/x" }: Sent): Promise<Response> {
  return fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: text ?? JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}

async function statusOf(document: object, sent: Sent): Promise<number> {
  return (await post(await serve(document), sent)).status;
}

describe("crashes", () => {
  test("a violation that quotes text outside Latin-1 ends the process; startPrism escapes it", TEST, () => {
    const schema = { type: "object", additionalProperties: { type: "string" } };
    // With a declared 400 Prism answers that, and puts its findings into a header.
    const document = accepting(schema);
    Object.assign(document.paths["/x"].post.responses, { 400: { description: "Bad Request" } });
    const program = `
      import { createLogger } from "@stoplight/prism-core";
      import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
      import { createServer } from "@stoplight/prism-http-server";
      const server = createServer(await getHttpOperationsFromSpec(${JSON.stringify(document)}), {
        components: { logger: createLogger("prism", { level: "silent" }) },
        config: { mock: { dynamic: false }, validateRequest: true, errors: true },
      });
      const url = await server.listen(0, "127.0.0.1");
      const ask = (key) => fetch(url + "/x", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ [key]: 1 }),
      });
      console.log((await ask("password")).status);
      console.log((await ask("пароль")).status);
      process.exit(0);`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 20_000,
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "400\n" });
    expect(stderr).toContain('Invalid character in header content ["sl-violations"]');
  });

  // 5.15 and 5.16 end at once with "Cannot read properties of undefined (reading 'isPrimary')".
  test("the command line starts under NODE_ENV=production, where it moves into a worker", TEST, async () => {
    const url = await serveByCommandLine({ NODE_ENV: "production" });
    expect((await fetch(`${url}/task/t-1/status`, { signal: AbortSignal.timeout(ANSWER_MS) })).status).toBe(401);
  });

  // 5.15.10 to 5.16.0 never answer.
  test("malformed JSON is answered", TEST, async () => {
    const answer = await post(await serve(accepting({ type: "object" })), { text: '{"a":' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: "invalid_json", message: "Invalid JSON" } },
    ]);
  });
});

describe("schemas", () => {
  test.each([
    ["prefixItems", { prefixItems: [{ type: "integer" }] }, ["x"]],
    ["dependentRequired", { dependentRequired: { a: ["b"] } }, { a: 1 }],
    ["unevaluatedProperties", { properties: { a: {} }, unevaluatedProperties: false }, { b: 1 }],
  ])("%s is not read unless the document names its dialect: our overlays do", TEST, async (_, schema, body) => {
    expect(await statusOf(accepting(schema, {}), { body })).toBe(200);
    expect(await statusOf(accepting(schema), { body })).toBe(422);
  });

  test.each([
    ["type", { type: "strng" }],
    ["pattern", { type: "string", pattern: "(" }],
  ])("a %s that cannot be compiled turns the whole check off: createContract refuses it", TEST, async (_, a) => {
    const schema = (property: unknown) => ({ type: "object", required: ["a"], properties: { a: property } });
    expect(await statusOf(accepting(schema({ type: "string" })), { body: {} })).toBe(422);
    expect(await statusOf(accepting(schema(a)), { body: {} })).toBe(200);
  });

  test("the sample of a schema that holds itself does not fit it: our documents have examples", TEST, async () => {
    const next = { $ref: "#/components/schemas/Node" };
    const Node = { type: "object", required: ["next"], properties: { next } };
    const document = accepting({}, { ...DIALECT, components: { schemas: { Node } } }, next);
    expect(await statusOf(document, { body: {} })).toBe(500);
  });
});

describe("requests that pass, and that the contract check refuses", () => {
  test("keys that nobody declared", TEST, async () => {
    const schema = { type: "object", properties: { a: {} } };
    expect(await statusOf(accepting(schema), { body: { promt: "x" }, path: "/x?limti=3" })).toBe(200);
  });

  test("a media type that ends like the declared one", TEST, async () => {
    const typed = (type: string) => ({ body: {}, headers: { "content-type": type } });
    expect(await statusOf(accepting({}), typed("application/merge-patch+json"))).toBe(200);
    expect(await statusOf(accepting({}), typed("text/plain"))).toBe(415);
  });

  test.each(["%7BworkflowId%7D", "undefined", "%5Bobject%20Object%5D"])("%s for an id", TEST, async (id) => {
    const url = await serve(contractDocument("anchor-browser"));
    const status = `${url}/v1/tools/perform-web-task/${id}/status`;
    const headers = { "anchor-api-key": "k" };
    expect((await fetch(status, { headers, signal: AbortSignal.timeout(ANSWER_MS) })).status).toBe(200);
  });

  test.each([
    ["Bearer Bearer k", 200],
    ["Bearer undefined", 200],
    // HTTP has it that the scheme's case is no matter: here Prism is the one that errs.
    ["bearer k", 401],
  ])("the key %s is answered %i", TEST, async (authorization, expected) => {
    const url = await serve(contractDocument("browser-use-v1"));
    const signal = AbortSignal.timeout(ANSWER_MS);
    expect((await fetch(`${url}/task/t-1/status`, { headers: { authorization }, signal })).status).toBe(expected);
  });
});

describe("answers", () => {
  test("an undeclared status cannot be had: our overlays declare 401, 404 and 429", TEST, async () => {
    const answer = await post(await serve(accepting({})), { body: {}, headers: { prefer: "code=429" } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ detail: "Requested status code 429 is not defined in the document." });
  });

  test("a seed stays set for whoever comes after: no test here asks for random answers", TEST, async () => {
    const answer = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
    const url = await serve(accepting({}, DIALECT, answer));
    const ask = async (prefer: string) => (await post(url, { body: {}, headers: { prefer } })).text();
    const unseeded = async () => {
      await ask("dynamic=true, seed=abc");
      return ask("dynamic=true");
    };
    expect(await unseeded()).toBe(await unseeded());
  });

  // In 5.15.10 and later there are two, so that the options of a document are set on the wrong one.
  test("the command line and the mock share one json-schema-faker", () => {
    const own = createRequire(createRequire(import.meta.url).resolve("@stoplight/prism-http"));
    const cli = createRequire(createRequire(import.meta.url).resolve("@stoplight/prism-cli"));
    expect(own.resolve("json-schema-faker")).toBe(cli.resolve("json-schema-faker"));
  });
});

/** Serves Browser Use v1 with Prism's own program. */
async function serveByCommandLine(env: Record<string, string>): Promise<string> {
  const program = createRequire(import.meta.url).resolve("@stoplight/prism-cli");
  const argv = [program, "mock", "--host", "127.0.0.1", "--port", "0", "generated/browser-use-v1.openapi.json"];
  const child = spawn(process.execPath, argv, { cwd: ROOT, env: { ...process.env, ...env }, detached: true });
  // The worker is a process of its own, so the whole group ends.
  closers.push(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  });
  let said = "";
  return new Promise((resolveUrl, reject) => {
    const read = (chunk: Buffer) => {
      said += chunk;
      const url = /listening on (http:\S+)/.exec(said)?.[1];
      if (url) resolveUrl(url);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
}
