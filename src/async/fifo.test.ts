import { expect, test } from "vitest";
import { Fifo } from "./fifo.ts";

test("values come out in the order in which they went in, also after many came and went", () => {
  const fifo = new Fifo<number>();
  const out: (number | undefined)[] = [];
  for (let value = 0; value < 5_000; value += 1) {
    fifo.push(value);
    if (value % 3 !== 0) out.push(fifo.shift());
  }
  while (fifo.size > 0) out.push(fifo.shift());
  expect(out).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  expect(fifo.shift()).toBeUndefined();
});

test("a value that is put back comes out next", () => {
  const fifo = new Fifo<string>();
  fifo.unshift("a");
  fifo.push("b");
  expect(fifo.shift()).toBe("a");
  fifo.unshift("again");
  expect([fifo.shift(), fifo.shift(), fifo.size]).toEqual(["again", "b", 0]);
});

test("clearing leaves nothing", () => {
  const fifo = new Fifo<number>();
  fifo.push(1);
  fifo.clear();
  expect([fifo.size, fifo.shift()]).toEqual([0, undefined]);
});
