import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { contract, page, sources, acmeTest as test } from "../src/testing/acme.ts";
import { sha256 } from "./openapi/sources.ts";
import { vendor } from "./vendor.ts";

describe("vendor", () => {
  test("writes the contract of several pages without their prose, and records what it took", async ({
    root,
    read,
    from,
  }) => {
    const { story } = await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    expect(story.firstOperations).toEqual(["GET /jobs", "POST /jobs"]);
    expect(await read("openapi/acme.yaml")).toBe(contract);
    expect(await read("openapi/sources.yaml")).toContain(`  sha256: ${sha256(contract)}\nbyhand:`);
    expect(await read("openapi/sources.yaml")).not.toContain(root);
  });

  test("tells nothing and changes nothing the second time", async ({ root, read, from }) => {
    await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-01-01" });
    const before = await read("openapi/sources.yaml");
    const again = await vendor(root, "acme", { from: from("start.md", "list.md"), today: "2026-02-02" });
    expect(again).toEqual({ story: { name: "acme", changes: [], overlayMisfits: [] } });
    expect(await read("openapi/sources.yaml")).toBe(before);
  });

  test("reads the URLs in sources.yaml when no source is given", async ({ root, read }) => {
    const asked: string[] = [];
    const fetch = async (input: RequestInfo | URL) => {
      asked.push(String(input));
      return new Response(page(String(input).includes("start") ? "post" : "get", "done"));
    };
    await vendor(root, "acme", { fetch });
    expect(asked.sort()).toEqual(["https://acme.test/list.md", "https://acme.test/start.md"]);
    expect(await read("openapi/acme.yaml")).toBe(contract);
  });

  test("writes nothing when two pages disagree", async ({ root, read, from }) => {
    await writeFile(join(root, "list.md"), page("get", "finished"));
    const vendoring = vendor(root, "acme", { from: from("start.md", "list.md") });
    await expect(vendoring).rejects.toThrow(
      `components schemas Job differs between ${from("start.md", "list.md").join(" and ")}.`,
    );
    await expect(read("openapi/acme.yaml")).rejects.toThrow("ENOENT");
    expect(await read("openapi/sources.yaml")).toBe(sources);
  });

  test("refuses a document that is written by hand, and a name it does not know", async ({ root }) => {
    await expect(vendor(root, "byhand")).rejects.toThrow("byhand has no document to vendor");
    await expect(vendor(root, "nobody")).rejects.toThrow(
      '"nobody" is not in openapi/sources.yaml, which has acme, byhand.',
    );
  });
});
