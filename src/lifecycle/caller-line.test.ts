// Where an error came from: its stack holds the line of the caller that awaits the call, however it was made.
import { describe, expect } from "vitest";
import { browserAct, browserUseV2 } from "../index.ts";
import { failure, fakeClockTest as test } from "../testing/fake-clock.ts";

const json = (body: unknown, status = 200) => Response.json(body, { status });
const input = { workflow_id: "w" };
const running = async () => json({ id: "1", status: "running" });

/** The stack of what `call` rejects with, awaited in a function of a name that nothing else has. */
async function stackOf(call: () => Promise<unknown>): Promise<string> {
  async function lineOfTheCaller() {
    await call();
  }
  const error = (await failure(lineOfTheCaller(), 20_000_000)) as Error;
  expect(error.stack).toContain(error.message);
  return error.stack ?? "";
}

describe("the stack of a rejection holds the line that awaits it", () => {
  const client = (fetch: () => Promise<Response>) => browserAct({ apiKey: "key", fetch });
  const silent = () => new Promise<Response>(() => {});
  const failed = async () => json({ id: "1", status: "failed" });
  const refused = async () => json({ msg: "no" }, 400);

  test.each<[string, () => Promise<unknown>]>([
    ["a wait whose time is over", () => client(running).wait("1", { timeoutMs: 5_000 })],
    ["a wait of a task that failed", () => client(failed).wait("1")],
    ["a wait that is refused", () => client(refused).wait("1")],
    ["a run of a task that failed", () => client(failed).run(input)],
    ["a run that is refused", () => client(refused).run(input)],
    ["a start that got no answer", () => client(silent).start(input)],
    ["a start that is refused", () => client(refused).start(input)],
    ["a get that got no answer", () => client(silent).get("1")],
    ["a get of something else", () => client(async () => json([])).get("1")],
    ["a stop that is refused", () => client(refused).stop("1")],
    ["a list that got no answer", () => client(silent).list()],
    ["a call of api that got no answer", () => client(silent).api.GET("/v2/workflow/list-tasks")],
    [
      "a call of api that is not JSON",
      () => client(async () => new Response("<p>")).api.GET("/v2/workflow/list-tasks"),
    ],
  ])("%s", async (what, call) => {
    const stack = await stackOf(call);
    expect(stack, what).toContain("lineOfTheCaller");
  });

  test("once for each of two that wait for one task and hear of one error", async () => {
    const act = client(refused);
    const stacks = await Promise.all([stackOf(() => act.wait("1")), stackOf(() => act.wait("1"))]);
    for (const stack of stacks) expect(stack.match(/lineOfTheCaller/g)?.length).toBe(1);
  });
});

test("what a caller gave to abort with, or threw in onEvent, is passed on as it is", async () => {
  const controller = new AbortController();
  const reason = new Error("mine");
  const { stack } = reason;
  const wait = browserUseV2({ apiKey: "key", fetch: running }).wait("1", { signal: controller.signal });
  controller.abort(reason);
  expect(await failure(wait)).toBe(reason);
  expect(reason.stack).toBe(stack);
});

test("a runtime that keeps no stacks gets none", async () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const error = (await failure(
      browserAct({ apiKey: "key", fetch: running }).wait("1", { timeoutMs: 1_000 }),
    )) as Error;
    expect(error.stack?.split("\n")).toHaveLength(1);
  } finally {
    Error.stackTraceLimit = limit;
  }
});
