import { expect, test } from "vitest";
import { browserUseV2 } from "../index.ts";
import { client } from "../testing/answered-clients.ts";
import { documented, replay } from "../testing/documented.ts";
import { json } from "../testing/scripted-fetch.ts";

const apiKey = "k";

test("stopping a finished task and resuming a running one are no errors; other refusals are", async () => {
  const { act } = client((request) =>
    json(400, { code: request.url.includes("stop-task") ? 10121 : 10127, msg: "already" }),
  );
  await act.stop("t");
  await act.resume("t");
  const other = client(() => json(400, { code: 10112, msg: "Task is not exist." })).act;
  await expect(other.stop("t")).rejects.toMatchObject({ status: 400, body: { code: 10112 } });
});

test("stop of v2 asks for the task alone, and leaves its session open", async () => {
  const { fetch, lines } = replay("x-browser-use-api-key", [
    { body: documented("browser-use-v2", "PATCH /tasks/{task_id}", "stopped") },
  ]);
  await browserUseV2({ apiKey, fetch }).stop("t-1");
  expect(lines).toMatchObject([{ request: "PATCH /api/v2/tasks/t-1", body: { action: "stop" } }]);
});
