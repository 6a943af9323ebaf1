import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

test("one thing at a time is taken away, replaced or put in, the smallest first", () => {
  expect([...changesOf({ a: { b: 1 } }, [null], { c: [2] })]).toEqual([
    { place: "/a", value: {} },
    { place: "/a/b", value: { a: {} } },
    { place: "/a/b", value: { a: { b: null } } },
    { place: "/a/c", value: { a: { b: 1, c: 2 } } },
    { place: "/a", value: { a: null } },
    { place: "/c", value: { a: { b: 1 }, c: 2 } },
    { place: "", value: null },
  ]);
});

test("a list is gone into, but not far, and keys are escaped", () => {
  const places = [...changesOf({ "x/y": [1, 2, 3, 4, 5] }, [0], {})].map(({ place }) => place);
  expect(places).toEqual(["/x~1y", "/x~1y/0", "/x~1y/1", "/x~1y/2", "/x~1y", ""]);
});
