/**
 * Reads the copy of a response that someone else reads too. A copy that is left unread would be kept in memory, so it is
 * canceled at the limit; and it ends when its other half is aborted.
 */
export async function readAtMost(copy: Response, maxBytes: number): Promise<Uint8Array | "too long" | "lost"> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = copy.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      size += part.value.length;
      chunks.push(part.value);
      if (size <= maxBytes) continue;
      reader?.cancel().catch(() => {});
      return "too long";
    }
  } catch {
    return "lost";
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
