// MSW answers in place of the provider.
import { anchorBrowser, ConnectionError, StartUncertainError } from "errand";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const TASKS = "https://api.anchorbrowser.io/v1/tools/perform-web-task";
let reads = 0;
const server = setupServer(
  http.post(TASKS, () => HttpResponse.json({ data: { status: "running", workflow_id: "task-1" } })),
  http.get(`${TASKS}/:id/status`, () => {
    reads += 1;
    const data = reads < 3 ? { status: "RUNNING" } : { status: "COMPLETED", result: { heading: "Example" } };
    return HttpResponse.json({ data });
  }),
);
server.listen({ onUnhandledRequest: "error" });
const problems = [];
const anchor = anchorBrowser({ apiKey: "key" });
const task = await anchor.run({ prompt: "x" });
if (task.output?.heading !== "Example" || reads !== 3)
  problems.push(`${reads} reads gave ${JSON.stringify(task.output)}.`);

server.use(http.post(TASKS, () => HttpResponse.error()));
const error = await anchor.start({ prompt: "x" }).catch((failure) => failure);
if (!(error instanceof StartUncertainError)) problems.push(`A network error at the start gave ${error}.`);
if (error instanceof ConnectionError) problems.push("It counts as certain.");
server.close();
console.log(JSON.stringify(problems));
