// A worker of the queue: `connection baseUrl startTimeoutMs lockMs`. It is killed by whoever started it.
import { browserUseV2 } from "errand";
import { createTaskWorker } from "errand/bullmq";

const [connection = "", baseUrl = "", startTimeoutMs = "", lockMs = ""] = process.argv.slice(2);
const client = browserUseV2({
  apiKey: "key",
  baseUrl,
  startTimeoutMs: Number(startTimeoutMs),
  maxRequestsPerSecond: 200,
});
const worker = createTaskWorker({
  connection,
  clients: { acme: client },
  lockMs: Number(lockMs),
  maxRequestsPerSecond: 200,
});
await worker.ready();
process.stdout.write("ready\n");
