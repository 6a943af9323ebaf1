/** A mistake in the input: what is wrong, where, and what to do about it. Its reader gets the sentence, never a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
