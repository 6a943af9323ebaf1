/** A mistake in the input: what is wrong, where, and what to do about it. Its reader gets the sentence, never a stack. */
export class Complaint extends Error {
  override readonly name = "Complaint";
}

/**
 * Runs a script's `main`. A {@link Complaint} is printed without a stack; any other error is a bug and keeps it.
 *
 * @param failureCode The exit code for both
 */
export async function runScript(main: () => Promise<void>, failureCode = 1): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Complaint || isWrongArgument(error) ? error.message : error);
    process.exitCode = failureCode;
  }
}

/** What `parseArgs` of node:util throws when it is given an option that the script does not have. */
function isWrongArgument(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
