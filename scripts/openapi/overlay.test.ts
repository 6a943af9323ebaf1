import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/contract-diff/json.ts";
import { applyOverlay } from "./overlay.ts";

const document: JsonObject = {
  info: { title: "Acme" },
  paths: { "/jobs/{id}": { get: { responses: { "200": { description: "OK" } } } } },
  components: { schemas: { Job: { type: "string", enum: ["a", "b"] }, Name: { type: "string" } } },
};

function apply(...actions: JsonObject[]): JsonObject {
  const described = actions.map((action) => ({ description: "A reason.", ...action }));
  return applyOverlay(document, { overlay: "1.0.0", actions: described }, "acme.overlay.yaml");
}

describe("applyOverlay", () => {
  test("merges an update into every node that the target selects", () => {
    const result = apply({ target: "$.components.schemas[*]", update: { title: "T" } });
    expect(result.components).toEqual({
      schemas: { Job: { type: "string", enum: ["a", "b"], title: "T" }, Name: { type: "string", title: "T" } },
    });
  });

  test.each(["[0,0]", "[0,2,0]", "[2,0]", "[0,2]"])(
    "acts once on each item that %s selects, in whatever order",
    (selected) => {
      const many = { components: { schemas: { Job: { enum: ["a", "b", "c", "d"] } } } };
      const action = { target: `$.components.schemas.Job.enum${selected}`, description: "A reason.", remove: true };
      const result = applyOverlay(many, { overlay: "1.0.1", actions: [action] }, "acme.overlay.yaml");
      const left = selected.includes("2") ? ["b", "d"] : ["b", "c", "d"];
      expect(result).toEqual({ components: { schemas: { Job: { enum: left } } } });
    },
  );

  test("adds to what is there, level by level", () => {
    const result = apply({
      target: "$.paths['/jobs/{id}'].get",
      update: { responses: { "404": { description: "Not Found" } } },
    });
    expect(result.paths).toEqual({
      "/jobs/{id}": { get: { responses: { "200": { description: "OK" }, "404": { description: "Not Found" } } } },
    });
  });

  test("appends an update to a list", () => {
    const result = apply({ target: "$.components.schemas.Job.enum", update: "c" });
    expect(result).toMatchObject({ components: { schemas: { Job: { enum: ["a", "b", "c"] } } } });
  });

  test("removes a field, and items of a list without losing count", () => {
    const result = apply(
      { target: "$.components.schemas.Name", remove: true },
      { target: "$.components.schemas.Job.enum[*]", remove: true },
    );
    expect(result.components).toEqual({ schemas: { Job: { type: "string", enum: [] } } });
  });

  test("removes a key that a JSONPath has to escape", () => {
    const odd = applyOverlay(
      { paths: { "/it's": 1, "/jobs": 2 } },
      { overlay: "1.0.0", actions: [{ target: `$.paths["/it's"]`, description: "A reason.", remove: true }] },
      "acme.overlay.yaml",
    );
    expect(odd).toEqual({ paths: { "/jobs": 2 } });
  });

  test("leaves the document it was given alone", () => {
    const before = structuredClone(document);
    apply({ target: "$.info", update: { title: "New" }, "x-was": { title: "Acme" } });
    expect(document).toEqual(before);
  });

  test("overwrites a value that x-was names", () => {
    const update = { type: ["string", "null"] };
    const result = apply({ target: "$.components.schemas.Job", update, "x-was": { type: "string" } });
    expect(result).toMatchObject({ components: { schemas: { Job: { type: ["string", "null"] } } } });
  });

  test("overwrites values further down, named in the shape of the update", () => {
    const update = { Job: { type: "integer" }, Name: { type: "integer", title: "N" } };
    const was = { Job: { type: "string" }, Name: { type: "string" } };
    const result = apply({ target: "$.components.schemas", update, "x-was": was });
    expect(result).toMatchObject({ components: { schemas: { Job: { type: "integer" }, Name: { type: "integer" } } } });
  });
});

describe("applyOverlay refuses, naming the file, the action and its target", () => {
  const first = { target: "$.info", update: { version: "1" } };

  test.each<[string, JsonObject, string]>([
    ["an action that matches nothing", { target: "$.nowhere", update: { a: 1 } }, "matches nothing."],
    ["a removal that matches nothing", { target: "$.nowhere", remove: true }, "matches nothing."],
    ["an action that changes nothing", { target: "$.info", update: { title: "Acme" } }, "changes nothing:"],
    [
      "an item that a list has already",
      { target: "$.components.schemas.Job.enum", update: "a" },
      "changes nothing: the list",
    ],
    ["an empty update", { target: "$.info", update: {} }, "changes nothing:"],
    ["a silent overwrite", { target: "$.info", update: { title: "New" } }, 'overwrites title, which is "Acme".'],
    [
      "a silent overwrite further down",
      { target: "$.components", update: { schemas: { Job: { type: "integer" } } } },
      'overwrites schemas.Job.type, which is "string".',
    ],
    [
      "a list that would replace another",
      { target: "$.components.schemas.Job", update: { enum: ["c"] } },
      'overwrites enum, which is ["a","b"].',
    ],
    [
      "an overwrite of something else than expected",
      { target: "$.info", update: { title: "New" }, "x-was": { title: "Old" } },
      'expects title to be "Old", but it is "Acme".',
    ],
    [
      "an x-was that names what is not overwritten",
      { target: "$.info", update: { title: "New" }, "x-was": { title: "Acme", version: "1" } },
      'names "version" in x-was, which it does not overwrite.',
    ],
    [
      "an x-was of another shape",
      { target: "$.info", update: { title: "New" }, "x-was": "Acme" },
      "has an x-was that is not",
    ],
    ["a target that is no JSONPath", { target: "$.[", update: { a: 1 } }, "is not a JSONPath:"],
    ["an update of a single value", { target: "$.info.title", update: "New" }, "updates a single value:"],
    ["neither update nor removal", { target: "$.info" }, "needs either an update or remove: true."],
    ["an action without a reason", { target: "$.info", update: { a: 1 }, description: null }, "has no description:"],
  ])("%s", (_, action, message) => {
    expect(() => apply(first, action)).toThrow(`acme.overlay.yaml: actions[1] (target: ${action.target}) ${message}`);
  });

  test("an action without a target", () => {
    expect(() => apply({ update: { a: 1 } })).toThrow("acme.overlay.yaml: actions[0] has no target.");
  });

  test.each<Json>([null, {}, { overlay: "2.0.0", actions: [] }])("what is no overlay: %j", (overlay) => {
    expect(() => applyOverlay(document, overlay, "acme.overlay.yaml")).toThrow(
      'acme.overlay.yaml: expected "overlay: 1.0.0" and a list of actions.',
    );
  });
});
