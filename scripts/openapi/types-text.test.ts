import { execFile } from "node:child_process";
import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/contract-diff/json.ts";
import { typesText } from "./types-text.ts";

const root = join(import.meta.dirname, "../..");
const compiler = join(root, "node_modules/typescript-7/bin/tsc");
const content = (schema: Json) => ({ content: { "application/json": { schema } } });

const document: JsonObject = {
  openapi: "3.1.0",
  info: { title: "x", version: "1" },
  paths: {
    "/users": {
      post: {
        requestBody: { required: true, ...content({ $ref: "#/components/schemas/User" }) },
        responses: { 200: { description: "OK", ...content({ $ref: "#/components/schemas/User" }) } },
      },
    },
    "/only-default": { get: { responses: { default: { description: "Any", ...content({ type: "integer" }) } } } },
    "/labels": {
      get: { responses: { 200: { description: "OK", ...content({ $ref: "#/components/schemas/Labels" }) } } },
    },
  },
  components: {
    schemas: {
      User: {
        type: "object",
        required: ["id", "name", "password"],
        properties: {
          id: { type: "string", readOnly: true },
          name: { type: "string" },
          password: { type: "string", writeOnly: true },
        },
      },
      Labels: {
        type: "object",
        required: ["owner"],
        properties: { owner: { type: "string" } },
        additionalProperties: { type: "integer" },
      },
    },
  },
};

const program = `import createClient from "openapi-fetch";
import type { Writable } from "openapi-typescript-helpers";
import type { components, paths } from "./types.ts";

const api = createClient<paths>();
const { data: user } = await api.POST("/users", { body: { name: "x", password: "p" } });
export const id: string | undefined = user?.id;
// @ts-expect-error what is only written is not read
export const password = user?.password;
// @ts-expect-error what is only read is not written
export const body: Writable<components["schemas"]["User"]> = { id: "1", name: "x", password: "p" };
const { data } = await api.GET("/only-default");
export const count: number | undefined = data;
export const labels: components["schemas"]["Labels"] = { owner: "me", size: 3 };
export const owner: string = labels.owner;
`;

test("fields count in their own direction, default answers are answers, declared properties stand beside typed ones", async () => {
  const folder = await mkdtemp(join(tmpdir(), "errand-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "types.ts"), await typesText("acme", document));
  await writeFile(join(folder, "program.ts"), program);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--allowImportingTsExtensions",
  ];
  const compiling = promisify(execFile)(process.execPath, [compiler, ...options, "program.ts"], { cwd: folder });
  const output = await compiling.then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(output).toBe("");
});
