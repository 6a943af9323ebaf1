import { getEventListeners } from "node:events";
import { expect, vi } from "vitest";
import { anchorBrowser, browserAct, type ErrandError, isErrandError, type TaskEvent } from "../index.ts";
import { countRequests, drive, turn } from "./drive.ts";
import { loopbackTest } from "./loopback.ts";
import type { ScriptedServer } from "./scripted-server.ts";

export const KEY = "key-that-must-not-leave-4711";

/** A handle of a task that was started `ageMs` ago. */
function handleOf<Name extends string>(provider: Name, ageMs = 0) {
  return { v: 1 as const, provider, id: "task-1", startedAt: new Date(Date.now() - ageMs).toISOString() };
}

type Setting = {
  ageMs?: number;
  timeoutMs?: number;
  faultBudgetMs?: number;
  provider?: "browser-act";
  /** Runs when the wait has begun. */
  at?: () => void;
};

type Wait = {
  server: ScriptedServer;
  controller: AbortController;
  /** Takes what the wait tells. */
  events: TaskEvent[];
};

/** Waits for the task against the server; afterwards nothing may be scheduled, listened for or requested. */
async function wait({ server, controller, events }: Wait, setting: Setting) {
  const requests = countRequests();
  const settings = { apiKey: KEY, baseUrl: server.url, maxResponseBytes: 1_000_000, ...requests.options };
  const common = {
    signal: controller.signal,
    onEvent: (event: TaskEvent) => {
      events.push(event);
    },
    timeoutMs: setting.timeoutMs,
    faultBudgetMs: setting.faultBudgetMs,
  };
  const began = Date.now();
  const work =
    setting.provider === "browser-act"
      ? browserAct(settings).wait(handleOf("browser-act", setting.ageMs), common)
      : anchorBrowser(settings).wait(handleOf("anchor-browser", setting.ageMs), common);
  setting.at?.();
  const [result] = await Promise.allSettled([drive(work, requests, server)]);
  const ms = Date.now() - began;
  const sent = server.seen.length;
  const times = server.seen.map(({ at }) => at - began);
  for (let step = 0; step < 20; step += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    await turn();
  }
  expect(server.seen.length, "requests after the end").toBe(sent);
  expect(requests.active, "requests under way after the end").toBe(0);
  expect(getEventListeners(controller.signal, "abort"), "listeners after the end").toEqual([]);
  return { ms, result, reads: sent, times };
}

/**
 * A test of waits against the server: `waiting` makes one, `completing` gives its task, `failing` its error, which names
 * the task. `controller` has the signal of the wait, `events` holds what it told.
 */
export const waitingTest = loopbackTest
  .extend("controller", () => new AbortController())
  .extend("events", (): TaskEvent[] => [])
  .extend(
    "faults",
    ({ events }) =>
      () =>
        events.filter((event) => event.type === "fault"),
  )
  .extend(
    "waiting",
    ({ server, controller, events }) =>
      (setting: Setting = {}) =>
        wait({ server, controller, events }, setting),
  )
  .extend("completing", ({ waiting }) => async (setting?: Setting) => {
    const { result, ...rest } = await waiting(setting);
    if (result.status === "rejected") throw result.reason;
    expect(result.value).toMatchObject({ state: "completed", handle: { id: "task-1" } });
    return { task: result.value, ...rest };
  })
  .extend(
    "failing",
    ({ waiting }) =>
      async <E extends ErrandError>(type: new (...args: never[]) => E, setting?: Setting) => {
        const { result, ...rest } = await waiting(setting);
        if (result.status === "fulfilled") throw new Error("The wait did not fail.");
        const error: unknown = result.reason;
        expect(error).toBeInstanceOf(type);
        if (!isErrandError(error)) throw new Error("Not an error of this library.");
        expect(error.handle).toMatchObject({ v: 1, id: "task-1" });
        return { error: error as E, ...rest };
      },
  );
