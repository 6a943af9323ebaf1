import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { copyAsJson } from "./json-copy.ts";

const copy = (value: object) => copyAsJson(value, "input");

describe("a copy", () => {
  test("is what JSON would send, and stays as it is when the value is changed", () => {
    const value = { task: "x", list: [{ a: 1 }], left: undefined, at: new Date(0), url: new URL("https://a.example/") };
    const copied = copy(value);
    value.task = "y";
    value.list[0] = { a: 2 };
    expect(copied).toEqual({ task: "x", list: [{ a: 1 }], at: "1970-01-01T00:00:00.000Z", url: "https://a.example/" });
    expect(Object.keys(copied as object)).not.toContain("left");
  });

  test("holds one object in two places twice", () => {
    const shared = { a: 1 };
    expect(copy({ one: shared, list: [shared, shared] })).toEqual({ one: shared, list: [shared, shared] });
  });

  test("is made of classes and of records without a prototype as well", () => {
    class Settings {
      width = 3;
      get double() {
        return this.width * 2;
      }
    }
    const bare = Object.assign(Object.create(null), { a: 1 });
    expect(copy({ settings: new Settings(), bare, boxed: Object("x") })).toEqual({
      settings: { width: 3 },
      bare: { a: 1 },
      boxed: "x",
    });
  });

  test("keeps a key called __proto__ a key", () => {
    const copied = copy(JSON.parse('{ "__proto__": { "task": "x" } }')) as object;
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"task":"x"}}');
  });

  test("calls toJSON once, and checks what it gives", () => {
    let calls = 0;
    const counted = { toJSON: () => ({ calls: ++calls }) };
    expect(copy({ counted })).toEqual({ counted: { calls: 1 } });
    expect(() => copy({ a: { toJSON: () => [Number.NaN] } })).toThrow("input.a[0] is NaN");
  });
});

const cyclic: Record<string, unknown> = { name: "x" };
cyclic.parts = [{ whole: cyclic }];

describe("what JSON would change without a word is refused, with its path", () => {
  test.each<[string, unknown, string]>([
    ["NaN", { b: [1, Number.NaN] }, "input.a.b[1] is NaN, which JSON would write as null."],
    ["infinity", Number.NEGATIVE_INFINITY, "input.a is -Infinity, which JSON would write as null."],
    ["a boxed NaN", Object(Number.NaN), "input.a is NaN, which JSON would write as null."],
    ["a BigInt", 3n, "input.a is a BigInt, which JSON cannot hold: give a number or a string."],
    ["a function", { "b c": () => {} }, 'input.a["b c"] is a function, which JSON would leave out.'],
    ["a class", URL, "input.a is a function, which JSON would leave out."],
    ["a symbol", Symbol("s"), "input.a is a symbol, which JSON would leave out."],
    ["a hole in a list", new Array(1), "input.a[0] is undefined, which JSON would write as null."],
    ["a promise", Promise.resolve(1), "input.a is a promise: await it first."],
    // biome-ignore lint/suspicious/noThenProperty: what query builders look like.
    ["something that can be awaited", { b: { then: () => {} } }, "input.a.b is a promise: await it first."],
    ["a Map", new Map([["b", 1]]), "input.a is a Map, which JSON would write as an empty object."],
    ["a Set", new Set([1]), "input.a is a Set, which JSON would write as an empty object."],
    ["a Map with fields", Object.assign(new Map(), { b: 1 }), "input.a is a Map, which JSON"],
    ["a Map of another realm", runInNewContext("new Map()"), "input.a is a Map, which JSON"],
    ["a regular expression", /x/, "input.a is a RegExp, which JSON would write as an empty object."],
    ["an error", Object.assign(new Error("x"), { code: 1 }), "input.a is an Error, which JSON"],
    ["search parameters", new URLSearchParams("b=1"), "input.a is a URLSearchParams, which JSON"],
    ["headers", new Headers(), "input.a is a Headers, which JSON would write as an empty object."],
    ["a generator", (function* () {})(), "input.a is a Generator, which JSON would write as an empty object."],
    ["a Blob", new Blob(["x"]), "input.a is a Blob, which JSON cannot hold: files and bytes go through"],
    ["a typed array", [new Uint8Array(2)], "input.a[0] is a Uint8Array, which JSON cannot hold"],
    ["a Buffer", Buffer.from("x"), "input.a is a Uint8Array, which JSON cannot hold"],
    ["an ArrayBuffer", new ArrayBuffer(2), "input.a is an ArrayBuffer, which JSON cannot hold"],
    ["an invalid date", new Date("never"), "input.a is an invalid Date, which JSON would write as null."],
    ["a cycle", cyclic, "input.a.parts[0].whole is a part of itself: JSON has no cycles."],
  ])("%s", (_, a, message) => {
    expect(() => copy({ a })).toThrow(TypeError);
    expect(() => copy({ a })).toThrow(message);
  });

  test("a value that is the whole input", () => {
    expect(() => copy(new Map())).toThrow("input is a Map, which JSON would write as an empty object.");
    expect(() => copy({ "": Number.NaN })).toThrow('input[""] is NaN');
  });
});
