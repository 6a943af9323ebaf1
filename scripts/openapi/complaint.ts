/** A mistake in the input: what is wrong, where, and what to do about it. Its reader gets the sentence, never a stack. */
export class Complaint extends Error {
  override readonly name = "Complaint";
}

/** Runs a script's `main`. A {@link Complaint} is printed and ends the script with 1; any other error is a bug and keeps its stack. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Complaint) && !isWrongArgument(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** What `parseArgs` of node:util throws when it is given an option that the script does not have. */
function isWrongArgument(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
