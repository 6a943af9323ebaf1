import { resolve } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as api from "./index.ts";

test("the public names are these", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "ConnectionError",
      "ErrandError",
      "OutputInvalidError",
      "ProtocolError",
      "RunAbortedError",
      "StartUncertainError",
      "TaskCanceledError",
      "TaskFailedError",
      "UnobservableError",
      "WaitTimeoutError",
      "anchorBrowser",
      "anchorBrowserTasks",
      "browserAct",
      "browserActCodes",
      "browserUse",
      "browserUseV1",
      "browserUseV2",
      "browserUseV4",
      "isErrandError",
    ]
  `);
});

test.each(["index", "webhooks"])(
  "%s runs where there is no Node: the bundle for a browser imports nothing",
  async (entry) => {
    const { outputFiles, metafile } = await build({
      entryPoints: [resolve(import.meta.dirname, `${entry}.ts`)],
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      metafile: true,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/node:|\brequire\(|\bBuffer\b|\bprocess\./);
  },
);
