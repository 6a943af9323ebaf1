import { describe, expect, test } from "vitest";
import { createHeap, dueBy, type HeapEntry } from "./heap.ts";

describe("the heap", () => {
  const entry = (name: number): HeapEntry & { name: number } => ({ at: 0, order: 0, position: -1, name });

  test("gives entries by time, first come first served among equals, through any mix of changes", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed;
    };
    const heap = createHeap<ReturnType<typeof entry>>();
    const entries = Array.from({ length: 300 }, (_, name) => entry(name));
    for (const one of entries) heap.set(one, random() % 50);
    for (let change = 0; change < 500; change += 1) {
      const one = entries[random() % 300] ?? entry(-1);
      if (random() % 3 === 0) heap.delete(one);
      else heap.set(one, random() % 50);
    }
    const inside = entries.filter(({ position }) => position >= 0);
    expect(heap.entries.length).toBe(inside.length);
    expect(
      dueBy(heap, 20)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      inside
        .filter(({ at }) => at <= 20)
        .map(({ name }) => name)
        .sort(),
    );
    const expected = inside.sort((a, b) => a.at - b.at || a.order - b.order).map(({ name }) => name);
    const drained: number[] = [];
    for (let [first] = heap.entries; first !== undefined; [first] = heap.entries) {
      drained.push(first.name);
      expect(heap.delete(first)).toBe(true);
      expect(heap.delete(first)).toBe(false);
    }
    expect(drained).toEqual(expected);
  });
});
