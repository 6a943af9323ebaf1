// What a caller can tell from a refusal without digging in its body.
import { expect, test } from "vitest";
import { type ApiError, anchorBrowser, browserAct, browserActCodes, browserUseV2, browserUseV4 } from "../index.ts";
import { documented, replay } from "../testing/documented.ts";
import { browserActCallbackUrl } from "../webhooks.ts";

const apiKey = "k";
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: ApiError) => error,
  );

test("BrowserAct's too many running tasks is told apart from its other 400s", async () => {
  const start = "POST /v2/workflow/run-task";
  const { fetch } = replay("authorization", [
    { status: 400, body: documented("browser-act", start, "tooManyTasks", 400) },
    { status: 400, body: { code: 10001, msg: "Invalid workflow_id", data: null } },
  ]);
  const client = browserAct({ apiKey, fetch });
  const full = await refusal(client.start({ workflow_id: "wf" }));
  expect(full).toMatchObject({ code: "api", status: 400, providerCode: browserActCodes.tooManyRunningTasks });
  expect(full.message).toContain("Running tasks number exceeds");
  expect(JSON.parse(JSON.stringify(full))).toMatchObject({ providerCode: 10118 });
  const wrong = await refusal(client.start({ workflow_id: "wf" }));
  expect(wrong).toMatchObject({ status: 400, providerCode: 10001 });
});

test("a code is found where each provider keeps it, and is undefined where there is none", async () => {
  const anchor = replay("anchor-api-key", [{ status: 400, body: { error: { code: 400, message: "no" } } }]);
  const refused = await refusal(anchorBrowser({ apiKey, fetch: anchor.fetch }).start({ prompt: "x" }));
  expect(refused).toMatchObject({ providerCode: 400 });
  const v2 = replay("x-browser-use-api-key", [{ status: 400, body: { detail: "Session is stopped." } }]);
  expect(await refusal(browserUseV2({ apiKey, fetch: v2.fetch }).start({ task: "x" }))).toMatchObject({
    status: 400,
    providerCode: undefined,
    body: { detail: "Session is stopped." },
  });
});

test.each([
  [{ detail: "The session has a run that is not over." }],
  [{ detail: [{ loc: ["body"], msg: "busy", type: "conflict" }], extra: [1, null] }],
  ["busy"],
])("a body that Browser Use v4 declares no schema for is kept as it came: %j", async (body) => {
  const { fetch } = replay("x-browser-use-api-key", [{ status: 409, body }]);
  const error = await refusal(browserUseV4({ apiKey, fetch }).start({ task: "x", sessionId: crypto.randomUUID() }));
  expect(error).toMatchObject({ name: "ApiError", status: 409, body });
});

test("a run that v4 cannot cancel just now is an ApiError too, with the handle", async () => {
  const { fetch, lines } = replay("x-browser-use-api-key", [
    { status: 502, body: documented("browser-use-v4", "POST /runs/{run_id}/cancel", "unreachable", 502) },
  ]);
  const error = await refusal(browserUseV4({ apiKey, fetch }).stop("r-1"));
  expect(error).toMatchObject({ status: 502, handle: { id: "r-1" } });
  expect(lines).toMatchObject([{ request: "POST /api/v4/runs/r-1/cancel" }]);
});

test("secrets of an input are masked where the provider echoes them", async () => {
  const body = { detail: "user bob, password swordfish" };
  const v4 = replay("x-browser-use-api-key", [{ status: 400, body }]);
  const customProxy = { host: "proxy.example.com", port: 8080, username: "bob", password: "swordfish" };
  const error = await refusal(
    browserUseV4({ apiKey, fetch: v4.fetch }).start({ task: "x", browserSettings: { customProxy } }),
  );
  expect(`${error.message}${JSON.stringify(error)}`).not.toContain("swordfish");
  const v2 = replay("x-browser-use-api-key", [{ status: 400, body }]);
  const other = await refusal(
    browserUseV2({ apiKey, fetch: v2.fetch }).start({ task: "x", secrets: { p: "swordfish" } }),
  );
  expect(`${other.message}${JSON.stringify(other)}`).not.toContain("swordfish");
});

test("the secret in a callback address of BrowserAct is masked where it is echoed", async () => {
  const secret = "a-secret-of-24-characters";
  const callback_url = browserActCallbackUrl("https://app.example.com/hook", secret);
  const body = { code: 1, msg: `no ${callback_url}`, data: secret };
  const { fetch } = replay("authorization", [{ status: 400, body }]);
  const error = await refusal(browserAct({ apiKey, fetch }).start({ workflow_id: "w", callback_url }));
  expect(`${error.message}${JSON.stringify(error)}`).not.toContain("a-secret-of");
});
