import { describe, expect, test } from "vitest";
import { anchorBrowser, browserAct } from "../index.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { credentialsIn, pairsOf, secretsInAddress } from "./credentials.ts";

describe("credentials among headers", () => {
  test.each<[string, string, string[]]>([
    ["Authorization", "Bearer abcdef0123456789", ["Bearer abcdef0123456789", "abcdef0123456789"]],
    [
      "proxy-authorization",
      "Basic dXNlcjpwYXNzd29yZA==",
      ["Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA==", "user:password", "password"],
    ],
    ["cookie", "a=1; sid=0123456789", ["a=1; sid=0123456789", "0123456789"]],
    ["X-Api-Key", "0123456789", ["0123456789"]],
    ["cf-access-client-secret", "0123456789", ["0123456789"]],
    ["x-amz-security-token", "0123456789", ["0123456789"]],
    ["x-goog-signature", "0123456789", ["0123456789"]],
    ["x-session", "0123456789", ["0123456789"]],
    ["x-api-key", "short", []],
    ["x-region", "eu-central-1", []],
    ["x-date", "20261126T000000Z", []],
    ["user-agent", "our-program/1.0", []],
  ])("%s: %s", (name, value, found) => {
    expect(credentialsIn([[name, value]])).toEqual(found);
  });

  test("headers that are named besides are credentials at any length", () => {
    expect(credentialsIn([["X-Tenant", "acme"]], ["x-tenant"])).toEqual(["acme"]);
  });

  test("headers are read in each of their forms", () => {
    const pairs = [["x-api-key", "0123456789"]];
    for (const headers of [new Headers(pairs as [string, string][]), pairs, { "x-api-key": "0123456789" }]) {
      expect(pairsOf(headers)).toEqual(pairs);
    }
    expect([undefined, null, "x"].map(pairsOf)).toEqual([[], [], []]);
  });
});

test.each([
  ["a password", "https://user:hunter2hunter2@x.test/", ["hunter2hunter2"]],
  ["a user name alone", "https://tok3n@x.test/", ["tok3n"]],
  ["an encoded password", "https://u:p%40ss%2Fword@x.test/", ["p@ss/word"]],
  ["a long value of the query", "https://x.test/?s=0123456789abcdef", ["0123456789abcdef"]],
  ["a token in the path", "https://x.test/hooks/9f8a7b6c5d4e3f2a1b0c/in", ["9f8a7b6c5d4e3f2a1b0c"]],
  [
    "a UUID in the path",
    "https://x.test/550e8400-e29b-41d4-a716-446655440000",
    ["550e8400-e29b-41d4-a716-446655440000"],
  ],
  ["a fragment", "https://x.test/#0123456789abcdef", ["0123456789abcdef"]],
  ["words in the path", "https://x.test/browser-act-callbacks/production-2026-v2/done", []],
  ["short values", "https://x.test/?env=prod&v=2", []],
  ["no address", "not an address", []],
  ["nothing", undefined, []],
])("an address with %s", (_, address, found) => {
  expect(secretsInAddress(address)).toEqual(found);
});

/** The error of a start whose service echoes everything that it was sent. */
async function echoed(options: object, input: object): Promise<string> {
  const fetch = onRequest(async (request) => {
    const said = `${request.url} ${JSON.stringify(Object.fromEntries(request.headers))} ${await request.text()}`;
    return Response.json(
      { code: 1, msg: said, again: JSON.stringify(said), form: encodeURIComponent(said) },
      { status: 400 },
    );
  });
  const error = await browserAct({ apiKey: "key-0123456789", fetch, ...options })
    .start(input as never)
    .catch((e) => e);
  return `${error.message} ${JSON.stringify(error)} ${error.stack}`;
}

test("credentials in headers and addresses of callbacks are not shown; other headers and words are", async () => {
  const headers = {
    "x-gateway-token": "gateway-0123456789",
    "x-region": "eu-central-1",
    "x-tenant": "tenant-4711",
    authorization: "Bearer other-key-0123456789",
  };
  const callback_url =
    "https://me:hunter2hunter2@x.test/hooks/9f8a7b6c5d4e3f2a1b0c?errand_secret=0123456789abcdef&on=done";
  const text = await echoed({ headers, secretHeaders: ["X-Tenant"] }, { workflow_id: "w", callback_url });
  for (const secret of [
    "gateway-0123456789",
    "other-key-0123456789",
    "tenant-4711",
    "hunter2hunter2",
    "9f8a7b6c5d4e3f2a1b0c",
    "0123456789abcdef",
  ]) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain("eu-central-1");
  expect(text).toContain("x.test/hooks/");
});

test("a credential among the headers of one call of api is not shown either, not even where it cannot be sent", async () => {
  const fetch = onRequest(async (request) =>
    Response.json({ said: request.headers.get("x-api-token") }, { status: 400 }),
  );
  const { api } = anchorBrowser({ apiKey: "key-0123456789", fetch });
  for (const token of ["call-token-0123456789", "call-token-0123456789\nx"]) {
    const headers = { "x-api-token": token };
    const answer = await api
      .GET("/v1/tools/perform-web-task/{workflowId}/status", { params: { path: { workflowId: "t" } }, headers })
      .catch((error: unknown) => ({ error: String(error) }));
    expect(JSON.stringify(answer.error)).not.toContain("call-token-0123456789");
  }
});
