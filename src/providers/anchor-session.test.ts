import { expect, test } from "vitest";
import { anchorBrowser, anchorBrowserTasks } from "../index.ts";
import { documented, replay } from "../testing/documented.ts";

const apiKey = "k";
const ok = { body: { data: { status: "success" } } };

test("pause, resume and endSession act on the session that the caller gave a task", async () => {
  const { fetch, lines } = replay("anchor-api-key", [
    { body: documented("anchor-browser", "POST /v1/tools/perform-web-task", "async") },
    ok,
    ok,
    ok,
  ]);
  const client = anchorBrowser({ apiKey, fetch });
  const handle = await client.start({ prompt: "Read it", sessionId: "9b3d/5e70" });
  await client.pause(handle);
  await client.resume(handle);
  await client.endSession(handle);
  expect(lines.slice(1)).toEqual([
    { request: "POST /v1/sessions/9b3d%2F5e70/agent/pause", key: apiKey },
    { request: "POST /v1/sessions/9b3d%2F5e70/agent/resume", key: apiKey },
    { request: "DELETE /v1/sessions/9b3d%2F5e70", key: apiKey },
  ]);
});

test("a saved task's session is the caller's, or else the one that the start answered", async () => {
  const answer = { body: documented("anchor-browser", "POST /v2/tasks/{taskId}/run", "running") };
  const { fetch, lines } = replay("anchor-api-key", [answer, ok, answer, ok]);
  const client = anchorBrowserTasks({ apiKey, fetch });
  await client.pause(await client.start({ taskId: "t", input_params: {}, session_id: "mine" }));
  await client.endSession(await client.start({ taskId: "t", input_params: {} }));
  expect(lines.map(({ request }) => request)).toEqual([
    "POST /v2/tasks/t/run",
    "POST /v1/sessions/mine/agent/pause",
    "POST /v2/tasks/t/run",
    "DELETE /v1/sessions/9b3d5e70-1c48-4a92-8f6d-07e4c2b1a853",
  ]);
});

test.each(["pause", "resume", "endSession"] as const)(
  "%s without a session is refused before anything is sent",
  async (verb) => {
    const { fetch, lines } = replay("anchor-api-key", []);
    for (const client of [anchorBrowser({ apiKey, fetch }), anchorBrowserTasks({ apiKey, fetch })]) {
      await expect(client[verb]("task-1")).rejects.toThrow(
        /^Anchor Browser can (pause|resume|end) only a session, and this handle has no sessionId: start the task in a session of your own\.$/,
      );
      await expect(client[verb]("task-1")).rejects.toBeInstanceOf(TypeError);
    }
    expect(lines).toEqual([]);
  },
);

test("neither Anchor client has a stop, a list, or a wait that stops", async () => {
  for (const client of [anchorBrowser({ apiKey }), anchorBrowserTasks({ apiKey })]) {
    expect(client).not.toHaveProperty("stop");
    expect(client).not.toHaveProperty("list");
    await expect(client.wait("w", { onAbort: "stop" } as never)).rejects.toThrow(/cannot stop a task/);
  }
});
