import { describe, expect, vi } from "vitest";
import { anchorBrowser, browserAct, RunAbortedError } from "../index.ts";
import { failure } from "../testing/fake-clock.ts";
import { onRequest, running, service } from "../testing/scripted-fetch.ts";
import * as answer from "../testing/scripted-server.ts";
import { waitingTest as test } from "../testing/waiting.ts";

describe("an abort", () => {
  const reason = new Error("the caller had enough");

  test("before the wait costs no read", async ({ controller, waiting }) => {
    controller.abort(reason);
    const { result, reads } = await waiting();
    expect(result).toEqual({ status: "rejected", reason });
    expect(reads).toBe(0);
  });

  test("in a pause ends it at once", async ({ server, controller, waiting }) => {
    server.play("read", answer.running);
    const { result, ms, reads } = await waiting({ at: () => setTimeout(() => controller.abort(reason), 700) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(ms).toBe(700);
    expect(reads).toBe(1);
  });

  test("in a read ends it at once", async ({ server, controller, waiting }) => {
    server.play("read", answer.silence);
    const { result, ms, reads } = await waiting({ at: () => setTimeout(() => controller.abort(reason), 3_000) });
    expect(result).toEqual({ status: "rejected", reason });
    expect(ms).toBe(3_000);
    expect(reads).toBe(1);
  });

  test("of a run after its start gives the handle", async () => {
    const server = service(running);
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 2_000);
    const error = await failure(
      anchorBrowser({ apiKey: "key", fetch: server.fetch }).run({ prompt: "x" }, { signal: controller.signal }),
    );
    expect(error).toBeInstanceOf(RunAbortedError);
    expect(error).toMatchObject({
      code: "run_aborted",
      cause: reason,
      handle: { id: "w", provider: "anchor-browser" },
    });
  });

  test("stops the task when told to, and rejects with the reason once that was answered", async () => {
    const server = service({ status: "running" });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 2_000);
    const client = browserAct({ apiKey: "key", fetch: server.fetch });
    expect(await failure(client.wait("w", { signal: controller.signal, onAbort: "stop" }))).toBe(reason);
    expect(server.sent.at(-1)).toMatchObject({ method: "PUT" });
  });

  test.each([
    ["It was asked to stop.", 200],
    ["Asking it to stop failed: browser-act: PUT /v2/workflow/stop-task answered 500.", 500],
  ])("of a run that is to stop its task says what became of that: %s", async (stopped, status) => {
    const server = service({ status: "running" });
    const fetch = onRequest(async (request, url, init) =>
      request.method === "PUT" ? new Response("", { status }) : server.fetch(url, init),
    );
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 2_000);
    const options = { signal: controller.signal, onAbort: "stop" } as const;
    const error = await failure(browserAct({ apiKey: "key", fetch }).run({ workflow_id: "wf" }, options));
    expect(error).toMatchObject({
      message: `The browser-act task w: run was ended by its caller. ${stopped}`,
      cause: { message: "enough" },
      handle: { id: "w" },
    });
  });

  test("takes the read under way off the wire", async () => {
    const signals: AbortSignal[] = [];
    const fetch = onRequest((request) => {
      signals.push(request.signal);
      return new Promise<Response>(() => {});
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_000);
    await failure(anchorBrowser({ apiKey: "key", fetch }).wait("w", { signal: controller.signal }));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("cannot stop a task at a provider without stop", async () => {
    const client = anchorBrowser({ apiKey: "key", fetch: vi.fn() });
    await expect(client.wait("w", { onAbort: "stop" } as never)).rejects.toThrow("anchor-browser cannot stop a task");
  });
});
