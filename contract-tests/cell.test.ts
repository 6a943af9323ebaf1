import { expect, test } from "vitest";
import { type AnchorBrowserClient, anchorBrowser } from "../src/index.ts";
import { cover, type Run } from "./cell.ts";
import { Rig } from "./rig.ts";
import { type Send, withChange } from "./wire.ts";

const STATUS = "GET /v1/tools/perform-web-task/{workflowId}/status";
const RUNNING = `${STATUS} 200 application/json data=running`;
const FAILED = `${STATUS} 200 application/json data=failed`;

/** What becomes of a test that names these cells. */
function outcomeOf(cells: readonly string[], run: Run<AnchorBrowserClient>): Promise<unknown> {
  const rig = new Rig("anchor-browser", anchorBrowser);
  return cover("anchor-browser", cells, rig, run).then(
    () => "covered",
    (error: unknown) => (error as Error).message,
  );
}

const readOnce: Run<AnchorBrowserClient> = async (rig) => {
  expect(await rig.connect({ [STATUS]: "running" }).get("wf-1")).toMatchObject({ state: "running" });
};

test("a cell counts when the test's own client was answered with it and the test asserted something", async () => {
  expect(await outcomeOf([RUNNING], readOnce)).toBe("covered");
});

test("a cell that the contract does not have fails the test", async () => {
  expect(await outcomeOf([`${STATUS} 503 application/json`], readOnce)).toBe(
    `anchor-browser has no "${STATUS} 503 application/json".`,
  );
});

test("a cell that no answer was an instance of fails the test", async () => {
  expect(await outcomeOf([RUNNING, FAILED], readOnce)).toBe(
    `Nothing in this test was "${FAILED}". Seen: ${RUNNING} + ${STATUS} 200 example running.`,
  );
});

test("an example counts when its very value was sent or received", async () => {
  const example = `${STATUS} 200 example running`;
  expect(await outcomeOf([example], readOnce)).toBe("covered");
  const message = await outcomeOf([example], async (rig) => {
    const between = (send: Send) => withChange(send, { at: "/data/progress", to: 0.5 });
    expect(await rig.connect({ [STATUS]: "running" }, { between }).get("wf-1")).toMatchObject({ state: "running" });
  });
  expect(message).toBe(`Nothing in this test was "${example}". Seen: ${RUNNING}.`);
});

test("a test that asserts nothing fails", async () => {
  const message = await outcomeOf([RUNNING], async (rig) => {
    await rig.connect({ [STATUS]: "running" }).get("wf-1");
  });
  expect(message).toBe("The test asserts nothing.");
});

test("a violation fails the test also when the client makes nothing of it", async () => {
  const message = await outcomeOf([RUNNING], async (rig) => {
    const between = (send: Send) => withChange(send, { at: "/data/status", to: "PAUSED" });
    await rig
      .connect({ [STATUS]: "running" }, { between })
      .get("wf-1")
      .catch(() => {});
    expect(rig.sent).toHaveLength(1);
  });
  expect(message).toMatch(/^anchor-browser: GET .*: \/response\/body\/data\/status: expected .*, got "PAUSED"\.$/);
});

test("a test that fails, fails with its own error", async () => {
  const message = await outcomeOf([RUNNING], async () => {
    throw new Error("by itself");
  });
  expect(message).toBe("by itself");
});
