import { expect, test } from "vitest";
import { escapeKey, keysOfPointer, toPointer } from "./json-pointer.ts";

test.each([
  [[], ""],
  [[""], "/"],
  [["paths", "/v1/tasks", "get"], "/paths/~1v1~1tasks/get"],
  [["a~b", 0, "~1"], "/a~0b/0/~01"],
])("the keys %j are written as %j and read back", (keys, pointer) => {
  expect(toPointer(keys)).toBe(pointer);
  expect(keysOfPointer(pointer)).toEqual(keys.map(String));
});

test("what stands before the first slash is no key", () => {
  expect(keysOfPointer("api.yaml#/components/schemas/A~1B")).toEqual(["components", "schemas", "A/B"]);
  expect(keysOfPointer("#")).toEqual([]);
});

test("a tilde is escaped before a slash, so that an escaped slash in a key stays one key", () => {
  expect(escapeKey("a/b~1c")).toBe("a~1b~01c");
});
