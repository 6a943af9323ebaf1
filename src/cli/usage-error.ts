/** The command line cannot be followed, or what it names cannot be used. The message is one sentence for its author. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
