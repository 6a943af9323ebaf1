import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import { readAtMost } from "./read-at-most.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

/** A stream that gives these pieces, and tells when the rest was canceled. */
function pieces(...parts: Uint8Array[]) {
  const canceled = vi.fn();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
    cancel: canceled,
  });
  return { stream, canceled };
}

test("the pieces of a stream are put together", async () => {
  expect(await readAtMost(pieces(bytes(1, 2), bytes(), bytes(3)).stream, 3)).toEqual(bytes(1, 2, 3));
});

test("no stream is no bytes", async () => {
  expect(await readAtMost(null, 1)).toEqual(bytes());
  expect(await readAtMost(undefined, 1)).toEqual(bytes());
});

test("a stream is canceled at the first byte above the limit, and not read to its end", async () => {
  const endless = pieces(...Array.from({ length: 100 }, () => bytes(1, 2, 3)));
  expect(await readAtMost(endless.stream, 4)).toBeUndefined();
  expect(endless.canceled).toHaveBeenCalledOnce();
});

test("a cancel that never settles, as that of a copy does, delays nothing", async () => {
  const [copy] = new Response("more than four").body?.tee() ?? [];
  expect(await readAtMost(copy, 4)).toBeUndefined();
});

test("a stream of Node, which has no getReader, is read and given up as a web stream is", async () => {
  const stream = Readable.from([Buffer.from("ab"), Buffer.from("c")], { objectMode: false });
  expect(await readAtMost(stream, 10)).toEqual(new TextEncoder().encode("abc"));
  const long = Readable.from(Array.from({ length: 100 }, () => Buffer.from("abc")));
  expect(await readAtMost(long, 4)).toBeUndefined();
  expect(long.destroyed).toBe(true);
});

test("the error of a stream that breaks off is given as it is", async () => {
  const broken = new Error("cut");
  const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(broken) });
  await expect(readAtMost(stream, 10)).rejects.toBe(broken);
});
