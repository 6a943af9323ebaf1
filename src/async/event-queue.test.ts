import { expect, test, vi } from "vitest";
import { type EventQueue, iterate } from "./event-queue.ts";

/** An iterator and the queue that feeds it, once `next` has been called. */
function opened() {
  const leave = vi.fn();
  const taken = vi.fn();
  let queue: EventQueue<string> | undefined;
  const iterator = iterate<string>((given, onTaken) => {
    queue = given;
    onTaken(taken);
    return leave;
  });
  const first = iterator.next();
  if (queue === undefined) throw new Error("next did not open the queue");
  return { iterator, first, queue, leave, taken };
}

const done = { done: true, value: undefined };

test("nothing is opened before the first next, and only once", () => {
  const open = vi.fn(() => () => {});
  const iterator = iterate(open);
  expect(open).not.toHaveBeenCalled();
  void iterator.next();
  void iterator.next();
  expect(open).toHaveBeenCalledTimes(1);
});

test("values go to those who wait, in order, and wait for those who come", async () => {
  const { iterator, first, queue } = opened();
  const second = iterator.next();
  for (const value of ["a", "b", "c", "d"]) queue.push(value);
  expect(queue.size).toBe(2);
  expect(await Promise.all([first, second, iterator.next(), iterator.next()])).toEqual(
    ["a", "b", "c", "d"].map((value) => ({ done: false, value })),
  );
});

test("what was pushed comes out before the end, and after it nothing", async () => {
  const { iterator, first, queue } = opened();
  queue.push("a");
  queue.push("b");
  queue.close();
  queue.push("late");
  expect(await first).toEqual({ done: false, value: "a" });
  expect(await iterator.next()).toEqual({ done: false, value: "b" });
  expect(await iterator.next()).toEqual(done);
  expect(await iterator.next()).toEqual(done);
});

test("an error is thrown once, to the first who asks after the last value", async () => {
  const { iterator, first, queue } = opened();
  queue.push("a");
  queue.fail(new Error("broken"));
  queue.fail(new Error("again"));
  await first;
  await expect(iterator.next()).rejects.toThrow("broken");
  expect(await iterator.next()).toEqual(done);
});

test("of several who wait, the first hears of the error and the others of the end", async () => {
  const { iterator, first, queue } = opened();
  const [second, third] = [iterator.next(), iterator.next()];
  queue.fail(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  expect(await second).toEqual(done);
  expect(await third).toEqual(done);
});

test("leaving ends the producer once, answers who waits, and drops what was pushed", async () => {
  const { iterator, first, queue, leave } = opened();
  queue.push("a");
  queue.push("b");
  await first;
  const waiting = [iterator.next(), iterator.next()];
  expect(await iterator.return?.()).toEqual(done);
  expect(await iterator.return?.()).toEqual(done);
  expect(await Promise.all(waiting)).toEqual([{ done: false, value: "b" }, done]);
  expect(leave).toHaveBeenCalledTimes(1);
  queue.push("late");
  expect(await iterator.next()).toEqual(done);
});

test("leaving before the first next opens nothing", async () => {
  const open = vi.fn(() => () => {});
  const iterator = iterate(open);
  await iterator.return?.();
  expect(await iterator.next()).toEqual(done);
  expect(open).not.toHaveBeenCalled();
});

test("the producer hears of each value that is taken and of each that is waited for", async () => {
  const { iterator, queue, taken } = opened();
  queue.push("a");
  queue.push("b");
  await iterator.next();
  expect(taken).toHaveBeenCalledTimes(1);
  void iterator.next();
  expect(taken).toHaveBeenCalledTimes(2);
});

test("100,000 values that nobody took come out in well under a second", async () => {
  const { iterator, queue } = opened();
  for (let value = 0; value < 100_000; value += 1) queue.push(String(value));
  const began = performance.now();
  for (let taken = 0; taken < 99_000; taken += 1) await iterator.next();
  expect(performance.now() - began).toBeLessThan(1_000);
});
