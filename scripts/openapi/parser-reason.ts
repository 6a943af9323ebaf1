/**
 * What a parser found wrong, as one sentence. A parser of YAML adds the line with an arrow below it, after a colon; one of
 * JSON quotes the text within its sentence, line breaks included.
 */
export function parserReason(error: unknown): string {
  const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/:\n\n/);
  return sentence
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]?$/, ".");
}
