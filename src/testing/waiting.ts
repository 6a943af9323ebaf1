import { getEventListeners } from "node:events";
import { beforeEach, expect, vi } from "vitest";
import { anchorBrowser, browserAct, type ErrandError, isErrandError, type TaskEvent } from "../index.ts";
import { countRequests, drive, turn } from "./drive.ts";
import { server } from "./loopback.ts";

export const KEY = "key-that-must-not-leave-4711";
/** The signal of a test's waits, and what they told. */
export let controller: AbortController;
export let events: TaskEvent[];

beforeEach(() => {
  controller = new AbortController();
  events = [];
});

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

/** Waits for the task against the server; afterwards nothing may be scheduled, listened for or requested. */
export async function waiting(options: Setting = {}) {
  const requests = countRequests();
  const settings = { apiKey: KEY, baseUrl: server.url, maxResponseBytes: 1_000_000, ...requests.options };
  const common = {
    signal: controller.signal,
    onEvent: (event: TaskEvent) => {
      events.push(event);
    },
    timeoutMs: options.timeoutMs,
    faultBudgetMs: options.faultBudgetMs,
  };
  const began = Date.now();
  const work =
    options.provider === "browser-act"
      ? browserAct(settings).wait(handleOf("browser-act", options.ageMs), common)
      : anchorBrowser(settings).wait(handleOf("anchor-browser", options.ageMs), common);
  options.at?.();
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

/** The task of a wait that has to succeed. */
export async function completing(options?: Setting) {
  const { result, ...rest } = await waiting(options);
  if (result.status === "rejected") throw result.reason;
  expect(result.value).toMatchObject({ state: "completed", handle: { id: "task-1" } });
  return { task: result.value, ...rest };
}

/** The error of a wait that has to fail; it names the task. */
export async function failing<E extends ErrandError>(
  type: new (...args: never[]) => E,
  options?: Setting,
): Promise<{ error: E; ms: number; reads: number; times: number[] }> {
  const { result, ...rest } = await waiting(options);
  if (result.status === "fulfilled") throw new Error("The wait did not fail.");
  const error: unknown = result.reason;
  expect(error).toBeInstanceOf(type);
  if (!isErrandError(error)) throw new Error("Not an error of this library.");
  expect(error.handle).toMatchObject({ v: 1, id: "task-1" });
  return { error: error as E, ...rest };
}

export const faults = () => events.filter((event) => event.type === "fault");
