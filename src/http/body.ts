/**
 * Reads a response's whole body; undefined when it is larger than `maxBytes`. The size is checked while reading: a
 * provider that never stops sending costs no memory.
 */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { headers, body } = response;
  const length = headers.get("content-length");
  // With a declared length the runtime itself refuses a longer body, so the quick way is safe; a coded body grows when it is read.
  if (length !== null && Number(length) <= maxBytes && !headers.has("content-encoding"))
    return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = body?.getReader();
  let size = Number(length) > maxBytes ? Infinity : 0;
  while (reader !== undefined) {
    if (size > maxBytes) {
      // Not awaited: behind a copy of the body, it settles only when both have been canceled.
      void reader.cancel().catch(() => {});
      return undefined;
    }
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    chunks.push(value);
  }
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : new Uint8Array(await new Blob(chunks).arrayBuffer());
}
