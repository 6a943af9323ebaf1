import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/contract-diff/json.ts";
import { mergePages } from "./merge-pages.ts";

function page(paths: JsonObject, schemas: JsonObject = {}): JsonObject {
  return { openapi: "3.1.0", info: { title: "Acme", version: "1" }, paths, components: { schemas } };
}

const error = { type: "object", properties: { message: { type: "string" } } };

describe("mergePages", () => {
  test("joins operations and schemas of several pages", () => {
    const merged = mergePages([
      { location: "start.md", document: page({ "/jobs": { post: { operationId: "start" } } }, { Error: error }) },
      { location: "list.md", document: page({ "/jobs": { get: { operationId: "list" } } }, { Error: error, Job: {} }) },
    ]);
    expect(merged).toEqual({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      paths: { "/jobs": { post: { operationId: "start" }, get: { operationId: "list" } } },
      components: { schemas: { Error: error, Job: {} } },
    });
  });

  test("accepts two wordings of one schema", () => {
    const reworded = { ...error, description: "What went wrong." };
    const pages = [
      { location: "start.md", document: page({}, { Error: error }) },
      { location: "list.md", document: page({}, { Error: reworded }) },
    ];
    expect(mergePages(pages)).toMatchObject({ components: { schemas: { Error: error } } });
  });

  test("names both pages when they define a schema differently", () => {
    const pages = [
      { location: "start.md", document: page({}, { Error: error }) },
      { location: "stop.md", document: page({}, { Other: {} }) },
      { location: "list.md", document: page({}, { Error: { type: "string" } }) },
    ];
    expect(() => mergePages(pages)).toThrow("components schemas Error differs between start.md and list.md.");
  });

  test("names both pages when they define an operation differently", () => {
    const pages = [
      { location: "a.md", document: page({ "/jobs": { get: { operationId: "a" } } }) },
      { location: "b.md", document: page({ "/jobs": { get: { operationId: "b" } } }) },
    ];
    expect(() => mergePages(pages)).toThrow("paths /jobs get differs between a.md and b.md.");
  });

  test("names both pages when they speak of different servers", () => {
    const pages = ["https://a.test", "https://b.test"].map((url, index) => ({
      location: `${index}.md`,
      document: { ...page({}), servers: [{ url }] },
    }));
    expect(() => mergePages(pages)).toThrow("servers differs between 0.md and 1.md.");
  });

  test("is not misled by a schema that is named like a member of every object", () => {
    const merged = mergePages([{ location: "a.md", document: page({}, { constructor: error }) }]);
    expect(merged).toMatchObject({ components: { schemas: { constructor: error } } });
  });
});
