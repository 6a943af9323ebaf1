import { expect, test } from "vitest";
import { anchorBrowser, browserAct, browserUseV4 } from "../index.ts";
import { createMock } from "../mock.ts";
import {
  browserActCallbackUrl,
  readAnchorBrowserWebhook,
  readBrowserActWebhook,
  readBrowserUseWebhook,
} from "../webhooks.ts";

const url = "https://mine.example/hook";
const secret = "a secret of sixteen";

/** Lets a task of a provider run to its end on a virtual clock, and reads what was delivered about it. */
async function deliveries(
  name: Parameters<typeof createMock>[0],
  read: (request: Request) => Promise<unknown>,
  run: (fetch: ReturnType<typeof createMock>["fetch"]) => Promise<{ handle: { id: string } | undefined }>,
  target: { url?: string } = { url },
) {
  const events: unknown[] = [];
  const mock = createMock(name, {
    clock: "virtual",
    script: { statuses: ["queued", "running", "completed"] },
    webhook: { ...target, secret, deliver: async (request) => events.push(await read(request)) },
  });
  const id = (await run(mock.fetch)).handle?.id;
  await mock.close();
  return { id, events };
}

test("Browser Use's deliveries are signed as the provider signs them, one for each change", async () => {
  const { id, events } = await deliveries(
    "browser-use-v4",
    (request) => readBrowserUseWebhook(request, { secret }),
    (fetch) => browserUseV4({ apiKey: "any", fetch }).run({ task: "a" }),
  );
  expect(events).toMatchObject(
    ["queued", "running", "completed"].map((state) => ({ ok: true, event: { taskId: id, state } })),
  );
});

test("Anchor Browser's deliveries are signed as the provider signs them, and tell the end alone", async () => {
  const { id, events } = await deliveries(
    "anchor-browser",
    (request) => readAnchorBrowserWebhook(request, { secret }),
    (fetch) => anchorBrowser({ apiKey: "any", fetch }).run({ prompt: "a" }),
  );
  expect(events).toMatchObject([{ ok: true, event: { type: "task.completed", ids: [id], state: "completed" } }]);
});

test("BrowserAct calls the addresses that the start named, with the whole task", async () => {
  const { id, events } = await deliveries(
    "browser-act",
    (request) => readBrowserActWebhook(request, { secret }),
    (fetch) =>
      browserAct({ apiKey: "any", fetch }).run({ workflow_id: "1", callback_url: browserActCallbackUrl(url, secret) }),
    {},
  );
  expect(events).toMatchObject([
    { ok: true, event: { taskId: id, state: "completed", raw: { output: { string: expect.any(String) } } } },
  ]);
});

test("a receiver that fails does not concern the task", async () => {
  const { events } = await deliveries(
    "browser-use-v4",
    () => {
      throw new Error("down");
    },
    (fetch) => browserUseV4({ apiKey: "any", fetch }).run({ task: "a" }),
  );
  expect(events).toEqual([]);
});
