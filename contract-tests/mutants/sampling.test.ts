import { expect, test } from "vitest";
import { sampled } from "./sampling.ts";

const items = Array.from({ length: 50 }, (_, index) => `item ${index}`);
const sample = (from: readonly string[]) => sampled(from, 10, "seed", (item) => item);

test("few items are all taken", () => {
  expect(sample(items.slice(0, 10))).toEqual(items.slice(0, 10));
});

test("the sample is the same in every run and in any order, and keeps the order of the items", () => {
  expect(sample(items)).toEqual(sample(items));
  expect(sample(items.toReversed())).toEqual(sample(items).toReversed());
  expect(sample(items)).toHaveLength(10);
});

test("one more item changes at most one of the sample", () => {
  const kept = sample([...items, "another"]).filter((item) => sample(items).includes(item));
  expect(kept.length).toBeGreaterThanOrEqual(9);
});
