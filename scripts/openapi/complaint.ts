/** A mistake in the input: what is wrong, where, and what to do about it. Its reader gets the sentence, never a stack. */
export class Complaint extends Error {
  override readonly name = "Complaint";
}

/** Runs a script's `main`. A {@link Complaint} is printed and ends the script with 1; any other error is a bug and keeps its stack. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
