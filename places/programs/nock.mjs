// nock answers in place of the provider.
import { anchorBrowser } from "errand";
import nock from "nock";

nock.disableNetConnect();
const path = "/v1/tools/perform-web-task";
nock("https://api.anchorbrowser.io")
  .post(path)
  .reply(200, { data: { status: "running", workflow_id: "task-1" } })
  .get(`${path}/task-1/status`)
  .times(2)
  .reply(200, { data: { status: "RUNNING" } })
  .get(`${path}/task-1/status`)
  .reply(200, { data: { status: "COMPLETED", result: { heading: "Example" } } });
const task = await anchorBrowser({ apiKey: "key" }).run({ prompt: "x" });
const problems = task.output?.heading === "Example" ? [] : [`The output was ${JSON.stringify(task.output)}.`];
if (!nock.isDone()) problems.push(`Not asked for: ${nock.pendingMocks().join(", ")}.`);
console.log(JSON.stringify(problems));
