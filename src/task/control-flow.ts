/**
 * Says whether an error is a framework's own control flow, which has to arrive as it was thrown: Next.js ends the rendering
 * of a static page, or redirects, by errors whose `digest` is a word in capitals. A digest that is a hash has digits.
 */
export function isControlFlow(error: unknown): boolean {
  const digest = typeof error === "object" && error !== null ? (error as { digest?: unknown }).digest : undefined;
  return typeof digest === "string" && /^[A-Z]/.test(digest);
}
