import { describe, expect, test, vi } from "vitest";
import { anchorBrowser, ProtocolError } from "../../index.ts";
import { answered } from "../../testing/answered-clients.ts";

const INPUT = { prompt: "Extract the main heading" };

describe("a task of Anchor Browser", () => {
  test("that failed has the error as text, and none where it is something else", async () => {
    const failed = (error: unknown) => answered(anchorBrowser, { data: { status: "FAILED", error } }).client.get("t");
    expect(await failed("Too many steps")).toMatchObject({ state: "failed", error: { message: "Too many steps" } });
    expect(await failed({ code: 1 })).toMatchObject({ state: "failed", error: { message: "" } });
  });

  test("sends its session in the query, and no query where there is none", async () => {
    const { client, sent } = answered(anchorBrowser, { data: { status: "running", workflow_id: "w" } });
    await client.start({ prompt: "x", sessionId: "s" });
    await client.start({ prompt: "x" });
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(["?sessionId=s", ""]);
  });
});

test("Anchor's synchronous answer: run gives it, start keeps it in the error", async () => {
  const fetch = vi.fn(async () => Response.json({ data: { result: { result: { heading: "Example" } } } }));
  const client = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(await client.run(INPUT)).toEqual({
    handle: undefined,
    state: "completed",
    status: "sync",
    output: { result: { heading: "Example" } },
    verdict: undefined,
    raw: { data: { result: { result: { heading: "Example" } } } },
  });
  expect(fetch).toHaveBeenCalledTimes(1);
  const error = await client.start(INPUT).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ raw: { data: { result: { result: { heading: "Example" } } } } });
});

test("Anchor's session goes into the query and the handle", async () => {
  const seen: string[] = [];
  const fetch = async (request: Request) => {
    seen.push(request.url, await request.text());
    return Response.json({ data: { status: "running", workflow_id: "w" } });
  };
  const client = anchorBrowser({ apiKey: "key", fetch });
  const handle = await client.start({ ...INPUT, sessionId: "a b" });
  expect(seen).toEqual([
    "https://api.anchorbrowser.io/v1/tools/perform-web-task?sessionId=a%20b",
    JSON.stringify({ ...INPUT, async: true }),
  ]);
  expect(handle).toMatchObject({ id: "w", sessionId: "a b" });
});
