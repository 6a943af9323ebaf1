import { describe, expect, test } from "vitest";
import { Heap } from "./heap.ts";

describe("the heap", () => {
  test("gives values by time, first come first served among equals, through any mix of changes", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed;
    };
    const heap = new Heap<number>();
    const inside = new Map<number, { at: number; order: number }>();
    let order = 0;
    const set = (name: number, at: number) => {
      heap.set(name, at);
      inside.set(name, { at, order: order++ });
    };
    for (let name = 0; name < 300; name += 1) set(name, random() % 50);
    for (let change = 0; change < 500; change += 1) {
      const name = random() % 300;
      if (random() % 3 === 0) expect(heap.delete(name)).toBe(inside.delete(name));
      else set(name, random() % 50);
    }
    expect(heap.size).toBe(inside.size);
    const due = [...inside].filter(([, { at }]) => at <= 20).map(([name]) => name);
    expect(heap.dueBy(20).sort()).toEqual(due.sort());
    const expected = [...inside].sort(([, a], [, b]) => a.at - b.at || a.order - b.order);
    const drained: number[] = [];
    for (let { first } = heap; first !== undefined; { first } = heap) {
      expect(heap.firstAt).toBe(inside.get(first)?.at);
      drained.push(first);
      expect(heap.delete(first)).toBe(true);
      expect(heap.delete(first)).toBe(false);
    }
    expect(drained).toEqual(expected.map(([name]) => name));
    expect(heap.firstAt).toBe(Infinity);
  });
});
