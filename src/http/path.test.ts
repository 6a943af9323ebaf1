import { describe, expect, test } from "vitest";
import { client, path, STATUS } from "../testing/answered-clients.ts";
import { json } from "../testing/scripted-fetch.ts";

describe("a bad path parameter is refused before any request", () => {
  test.each([[""], [" "], ["."], [".."], [undefined], [null], [7.5], [2 ** 53], [{}], ["\ud800"]])("%j", async (id) => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, path(id))).rejects.toThrow(TypeError);
    await expect(anchor.api.GET(STATUS, path(id))).rejects.toThrow('path parameter "workflowId"');
    await expect(anchor.get(id as string)).rejects.toThrow(TypeError);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("also when the caller leaves the parameters out", async () => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, {} as never)).rejects.toThrow("must be a string, got undefined");
    expect(fetch).not.toHaveBeenCalled();
  });
});

test("a number in a path is sent where the contract numbers what it names, and is no id of a task", async () => {
  const { anchor, fetch } = client(() => json(200, {}));
  await anchor.api.GET(STATUS, path(7));
  expect(fetch.mock.calls[0]?.[0]).toMatch(/\/perform-web-task\/7\/status$/);
  await expect(anchor.get(7 as never)).rejects.toThrow(TypeError);
});

test("ids are encoded in paths and queries", async () => {
  const { anchor, act, fetch } = client(() => json(200, { data: { status: "RUNNING" }, status: "created" }));
  await anchor.get("a/../b?c#d é");
  await act.get("a&b=c");
  expect(fetch.mock.calls.map(([url]) => url)).toEqual([
    "https://api.anchorbrowser.io/v1/tools/perform-web-task/a%2F..%2Fb%3Fc%23d%20%C3%A9/status",
    "https://api.browseract.com/v2/workflow/get-task-status?task_id=a%26b%3Dc",
  ]);
});
