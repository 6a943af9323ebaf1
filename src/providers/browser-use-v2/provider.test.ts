import { describe, expect, test } from "vitest";
import { browserUseV2 } from "../../index.ts";
import { answered } from "../../testing/answered-clients.ts";

describe("a task of Browser Use v2", () => {
  const over = (fields: object) => answered(browserUseV2, { status: "failed", ...fields }).client.get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has files with id and name, where they are texts", async () => {
    const { files } = await over({ outputFiles: [{ id: "f", fileName: "a.pdf" }, { id: 7, fileName: 7 }, null, "a"] });
    expect(files).toEqual([
      { id: "f", name: "a.pdf" },
      { id: "7", name: undefined },
    ]);
  });

  test.each([
    [["{}"], undefined],
    [['{"verdict":true}'], undefined],
    ['{"verdict":true}', "success"],
    ['{"verdict":false}', "failure"],
    ["no JSON", undefined],
    ["null", undefined],
    [7, undefined],
  ])("has the judge's word where the judgement is an object written out: %j", async (judgement, verdict) => {
    const { client } = answered(browserUseV2, { status: "finished", judgement });
    expect(await client.get("t")).toMatchObject({
      state: "completed",
      verdict,
      handle: { provider: "browser-use-v2" },
    });
  });
});
