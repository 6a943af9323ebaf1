/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Another id of the same form: every run of four or more hexadecimal digits that holds a number is drawn anew. */
export function similarId(example: string, random: () => number): string {
  const draw = (digits: string) => digits[Math.floor(random() * digits.length)] ?? "1";
  return example.replace(/[0-9a-f]{4,}/g, (group) => {
    if (!/\d/.test(group)) return group;
    const digits = /[a-f]/.test(group) ? "0123456789abcdef" : "0123456789";
    // The first digit is never 0: some providers show ids as numbers.
    return draw(digits.slice(1)) + Array.from(group.slice(1), () => draw(digits)).join("");
  });
}
