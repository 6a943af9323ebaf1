/** A body as any `fetch` gives it: a web stream, or what can be iterated, such as a stream of Node. */
export type ByteStream =
  | { getReader(): { read(): Promise<Part>; cancel(): Promise<unknown> } }
  | AsyncIterable<Uint8Array>
  | null
  | undefined;

/** One step through a stream. The value is absent at the end. */
type Part = { done?: boolean | undefined; value?: Uint8Array | undefined };

/**
 * Reads a whole stream and counts its bytes while they come; gives undefined, and cancels the rest, as soon as there are
 * more than `maxBytes`. Rejects with the stream's own error when it breaks off.
 */
export async function readAtMost(stream: ByteStream, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (stream === null || stream === undefined) return new Uint8Array();
  const { read, cancel } = stepsOf(stream);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await read(); part.done !== true; part = await read()) {
    if (part.value === undefined) continue;
    size += part.value.byteLength;
    chunks.push(part.value);
    if (size <= maxBytes) continue;
    // Not awaited: behind a copy of the body, it settles only when both have been canceled.
    void cancel()?.catch(() => {});
    return undefined;
  }
  return joinBytes(chunks);
}

function stepsOf(stream: NonNullable<ByteStream>): {
  read: () => Promise<Part>;
  cancel: () => Promise<unknown> | undefined;
} {
  if ("getReader" in stream) {
    const reader = stream.getReader();
    return { read: () => reader.read(), cancel: () => reader.cancel() };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return { read: () => iterator.next(), cancel: () => iterator.return?.() };
}

/** Puts pieces of bytes together. A single piece is given as it is. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined && first.buffer instanceof ArrayBuffer) {
    return first as Uint8Array<ArrayBuffer>; // Checked on the line above.
  }
  const whole = new Uint8Array(pieces.reduce((size, { byteLength }) => size + byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
