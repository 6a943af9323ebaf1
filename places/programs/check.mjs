import { anchorBrowser, ConnectionError, StartUncertainError } from "errand";

/**
 * What has to hold wherever the library runs: a task is started and waited for through several reads; a start that was
 * refused is certain not to have happened where the place can tell, and one that was cut off is not.
 *
 * @param {{ baseUrl: string, cutUrl: string, refusedUrl: string, refused: "certain" | "uncertain", fetch?: unknown }} place
 * @returns {Promise<string[]>} what does not hold, a sentence for each
 */
export async function check({ baseUrl, cutUrl, refusedUrl, refused, fetch }) {
  const problems = [];
  const options = { apiKey: "key", ...(fetch === undefined ? {} : { fetch }) };
  const anchor = anchorBrowser({ ...options, baseUrl });
  const task = await anchor.run({ prompt: "Extract the main heading" }, { timeoutMs: 20_000 });
  if (task.output?.heading !== "Example task-1") problems.push(`The output was ${JSON.stringify(task.output)}.`);

  const cut = await errorOf(anchorBrowser({ ...options, baseUrl: cutUrl }).start({ prompt: "x" }));
  if (!(cut instanceof StartUncertainError)) problems.push(`A start that was cut off gave ${describe(cut)}.`);

  const none = await errorOf(anchorBrowser({ ...options, baseUrl: refusedUrl }).start({ prompt: "x" }));
  const isRight =
    refused === "certain"
      ? none instanceof ConnectionError && none.sent === false
      : none instanceof StartUncertainError;
  if (!isRight) problems.push(`A start that was refused gave ${describe(none)}, not a ${refused} failure.`);
  return problems;
}

async function errorOf(work) {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function describe(error) {
  return error === undefined ? "a task" : `${error?.name}: ${error?.message} (${error?.cause})`;
}
