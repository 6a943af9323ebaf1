// A process that runs a batch with a journal in a file: `path baseUrl count`. Says each outcome in a line.
import { browserUseV2 } from "../index.ts";
import { fileJournal } from "../journal.ts";

const [path = "", baseUrl = "", count = "0"] = process.argv.slice(2);
const client = browserUseV2({ apiKey: "key", baseUrl, startTimeoutMs: 1_500, maxRequestsPerSecond: 200 });
const inputs = Array.from({ length: Number(count) }, (_, index) => ({ task: `task ${index}` }));
const options = {
  journal: fileJournal(path),
  taskKey: (_: unknown, index: number) => `key ${index}`,
  settleMs: 3_000,
  concurrency: 20,
};
try {
  for await (const outcome of client.runAll(inputs, options)) {
    const said = outcome.ok ? outcome.task.output : String(outcome.error);
    process.stdout.write(`${JSON.stringify({ index: outcome.index, ok: outcome.ok, said })}\n`);
  }
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: String(error) })}\n`);
}
