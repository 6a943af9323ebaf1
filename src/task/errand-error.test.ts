import { describe, expect, test } from "vitest";
import { ApiError, ConnectionError, isErrandError, phrase, RunAbortedError, TaskFailedError } from "./errors.ts";

const facts = {
  provider: "acme",
  handle: { v: 1, provider: "acme", id: "1", startedAt: "2026-01-01T00:00:00.000Z" },
} as const;
const failedWith = (cause: unknown) => new ConnectionError("no answer", { ...facts, sent: true, cause });

describe("a message", () => {
  test("is one line without control characters", () => {
    const text = "one\r\ntwo\u001b[31m\u0000three\u2028four\u0085five\u007f";
    const { message } = new ConnectionError(text, { ...facts, sent: true });
    expect(message).toBe("one two [31m three four five ");
  });

  test("has at most 2,000 characters, and no half of one", () => {
    const long = new ApiError(`x${"😀".repeat(2_000)}`, { ...facts, status: 500, body: "", retryAfterMs: undefined });
    expect(long.message.length).toBeLessThanOrEqual(2_000);
    expect(long.message.endsWith("😀…")).toBe(true);
    expect(new ConnectionError("x".repeat(2_000), { ...facts, sent: true }).message).toBe("x".repeat(2_000));
  });

  test("keeps what follows a long sentence of the provider's", () => {
    const { message } = new ConnectionError(`acme said: ${phrase("x".repeat(50_000))}. Check the key.`, {
      ...facts,
      sent: true,
    });
    expect(message).toMatch(/x…\. Check the key\.$/);
  });
});

describe("toJSON", () => {
  const cyclic = new Error("again");
  cyclic.cause = cyclic;
  const own = failedWith(undefined);
  Object.assign(own, { cause: own });

  test.each<[string, unknown, unknown]>([
    [
      "an error",
      Object.assign(new TypeError("bad"), { request: { key: "secret" } }),
      { name: "TypeError", message: "bad" },
    ],
    [
      "an error with a code",
      Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
      { name: "Error", message: "refused", code: "ECONNREFUSED" },
    ],
    [
      "an error with a cause",
      new Error("a", { cause: new Error("b") }),
      { name: "Error", message: "a", cause: { name: "Error", message: "b" } },
    ],
    [
      "a DOMException",
      AbortSignal.abort().reason,
      { name: "AbortError", message: "This operation was aborted", code: 20 },
    ],
    [
      "an error of ours",
      failedWith("why"),
      { name: "ConnectionError", message: "no answer", code: "connection", sent: true, ...facts, cause: "why" },
    ],
    ["a symbol", Symbol("why"), "Symbol(why)"],
    ["a function", Math.max, "function max() { [native code] }"],
    ["a BigInt", { count: 3n }, { count: "3" }],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    [
      "an instance of a class",
      new (class Reason {
        why = "x";
        run() {}
      })(),
      { why: "x" },
    ],
    ["something with methods", { why: "x", retry() {} }, { why: "x", retry: "retry() {\n        }" }],
    [
      "something that cannot be read",
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
      "[unreadable]",
    ],
    ["undefined", undefined, undefined],
    ["null", null, null],
  ])("is data that structuredClone and JSON take, when the cause is %s", (what, cause, written) => {
    const data = new RunAbortedError("left", { ...facts, cause }).toJSON();
    expect(structuredClone(data)).toEqual(data);
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      message: "left",
      code: "run_aborted",
      handle: facts.handle,
    });
    if (what === "something with methods") expect(data.cause).toMatchObject({ why: "x", retry: expect.any(String) });
    else expect(data.cause).toEqual(written);
  });

  test.each([
    ["a foreign error", cyclic],
    ["one of ours", own],
  ])("ends where an error is its own cause: %s", (_, cause) => {
    const data = new RunAbortedError("left", { ...facts, cause }).toJSON();
    expect(JSON.stringify(data).length).toBeLessThan(5_000);
    expect(structuredClone(data)).toEqual(data);
  });

  test("holds all the facts, and goes through a message port", async () => {
    const task = {
      handle: facts.handle,
      status: "failed",
      state: "failed",
      error: { message: "no" },
      raw: { a: [1] },
    } as const;
    const error = new TaskFailedError("failed", { ...facts, task });
    const { port1, port2 } = new MessageChannel();
    const received = new Promise((resolve) => port2.addEventListener("message", ({ data }) => resolve(data)));
    port2.start();
    port1.postMessage(error.toJSON());
    expect(await received).toEqual({ message: "failed", name: "TaskFailedError", code: "task_failed", ...facts, task });
    port1.close();
    port2.close();
  });
});

test("an error of another copy of the library is recognised by its mark", () => {
  const other = Object.defineProperty(new Error("x"), Symbol.for("errand.error"), { value: true });
  expect(isErrandError(other)).toBe(true);
  expect(isErrandError(new Error("x"))).toBe(false);
  expect(isErrandError(undefined)).toBe(false);
});
