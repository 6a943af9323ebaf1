import { describe, expect, test } from "vitest";
import { browserUseV4 } from "../../index.ts";
import { answered } from "../../testing/answered-clients.ts";
import { browserUseV4Provider } from "./provider.ts";

describe("a task of Browser Use v4", () => {
  const over = (fields: object) => answered(browserUseV4, { status: "failed", ...fields }).client.get("t");

  test("has error and result as texts, and none where they are something else", async () => {
    expect(await over({ error: "no page" })).toMatchObject({ error: { message: "no page" } });
    expect(await over({ error: { a: 1 } })).toMatchObject({ error: { message: "" } });
    expect(await over({ status: "completed", result: "ok" })).toMatchObject({ output: "ok" });
    expect(await over({ status: "completed", result: { a: 1 } })).toMatchObject({ output: null });
  });

  test.each([
    [{ verdict: true }, "success"],
    [{ verdict: false }, "failure"],
    [{ verdict: "yes" }, undefined],
    [null, undefined],
  ])("has the judge's word where it is yes or no: %j", async (judgement, verdict) => {
    const task = await over({ status: "completed", judgement });
    expect(task).toMatchObject({ state: "completed", verdict, handle: { provider: "browser-use-v4" } });
  });

  test("has the password of a proxy as its secret", () => {
    const { secretsOf } = browserUseV4Provider({ apiKey: "key" });
    expect(secretsOf({ task: "x", browserSettings: { customProxy: { password: "p" } } } as never)).toEqual(["p"]);
    for (const browserSettings of [undefined, {}, { customProxy: {} }]) {
      expect(secretsOf({ task: "x", browserSettings } as never)).toEqual([]);
    }
  });
});
