import { describe, expect, test } from "vitest";
import { anchorBrowserTasks } from "../../index.ts";
import { answered } from "../../testing/answered-clients.ts";

describe("a task of Anchor Browser", () => {
  test("that was saved has the error as text, and a code where time was the reason", async () => {
    const failed = (status: string, error: unknown) => answered(anchorBrowserTasks, { status, error }).client.get("t");
    expect(await failed("failure", "no page")).toMatchObject({ error: { message: "no page", code: undefined } });
    expect(await failed("timeout", { odd: 1 })).toMatchObject({ error: { message: "", code: "timeout" } });
    expect((await failed("failure", 7)).handle).toMatchObject({ provider: "anchor-browser-tasks", id: "t" });
  });

  test.each([7, "", "..", undefined, null])("is not started by what is no id: %j", async (taskId) => {
    const { client, sent } = answered(anchorBrowserTasks, { run_id: "r" });
    await expect(client.start({ taskId: taskId as string, input_params: {} })).rejects.toThrow(/^taskId must/);
    expect(sent).toEqual([]);
  });
});
