import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { acmeTest } from "../src/testing/acme.ts";
import { runMain } from "../src/testing/run-main.ts";
import { main, vendor } from "./vendor.ts";

const test = acmeTest.extend(
  "run",
  ({ root }) =>
    (...argv: string[]) =>
      runMain(main, root, ...argv),
);

describe("npm run vendor", () => {
  test("takes several sources after one --from", async ({ run }) => {
    const { stdout } = await run("acme", "--from", "start.md", "list.md");
    expect(stdout).toContain("acme: a new contract with 2 operations\n  GET /jobs\n  POST /jobs\n");
  });

  test("answers 1 at or over the threshold and 0 below it, in the format asked for", async ({
    root,
    read,
    from,
    run,
  }) => {
    await vendor(root, "acme", { from: from("start.md", "list.md") });
    const again = ["acme", "--check", "--from", "start.md", "list.md"];
    expect((await run(...again, "--fail-on", "any")).stdout).toBe("acme: no changes\n");

    await writeFile(join(root, "list.md"), (await read("list.md")).replace("get:", "get:\n      deprecated: true"));
    const { stdout } = await run(...again, "--fail-on", "breaking", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ name: "acme", breaking: 0, changes: [{ rule: "deprecation-changed" }] });
    expect(await run(...again, "--fail-on", "any", "--format", "markdown")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("## acme: 1 change, not breaking\n"),
    });

    await writeFile(join(root, "start.md"), (await read("start.md")).replace("/jobs:", "/v2/jobs:"));
    expect(await run(...again)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Nothing was written"),
    });
  });

  test("answers 2 when it could not compare, with one sentence and without a stack", async ({ run }) => {
    expect(await run("acme", "--from", "start.md")).toMatchObject({
      code: 2,
      stderr:
        "GET /jobs: held in openapi/sources.yaml, but not in start.md. Correct the list, or find where the provider moved it.\n",
    });
    expect(await run("acme", "--fail-on", "all")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no threshold "all". There are: breaking, any.\n\nUsage: '),
    });
  });

  test("lists what can be vendored", async ({ run }) => {
    expect((await run("--list")).stdout).toBe('["acme"]\n');
  });
});
