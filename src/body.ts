/** Thrown by `readBody`; `http.ts` turns it into a ProtocolError that says which request it was. */
export class BodyTooLarge extends Error {}

/**
 * Reads a response's whole body, at most `maxBytes` of it. The size is checked while reading: a provider that never
 * stops sending costs no memory.
 */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = response.headers.get("content-length");
  if (length !== null && Number(length) > maxBytes) {
    void response.body?.cancel().catch(() => {});
    throw new BodyTooLarge();
  }
  // With a declared length the runtime itself refuses a longer body, so the quick way is safe; a coded body grows when it is read.
  if (length !== null && !response.headers.has("content-encoding")) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return join(chunks, size);
    size += value.byteLength;
    if (size > maxBytes) {
      // Not awaited: behind a copy of the body, it settles only when both have been canceled.
      void reader.cancel().catch(() => {});
      throw new BodyTooLarge();
    }
    chunks.push(value);
  }
}

function join(chunks: Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
