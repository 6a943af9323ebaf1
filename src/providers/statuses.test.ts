// Every status word of every provider, as its document shows it: what `get` makes of it, and how a wait that meets it ends.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContractName } from "../contract.ts";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type CompletedTask,
  type Task,
  TaskCanceledError,
  type TaskEvent,
  TaskFailedError,
  type TaskState,
} from "../index.ts";
import { documentedExamples } from "../testing/documented.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Client = {
  get(task: string): Promise<Task>;
  wait(task: string, options: { onEvent(event: TaskEvent): void }): Promise<CompletedTask>;
};
type Subject = {
  contract: ContractName;
  client(fetch: (request: Request) => Promise<Response>): Client;
  /** The read that is made while a task goes on, and the one at its end where there is another. */
  status: string;
  full?: string;
  /** The example that ends a wait well. */
  good: string;
  states: Record<string, TaskState>;
};

const apiKey = "k";
const subjects: Record<string, Subject> = {
  "anchor-browser": {
    contract: "anchor-browser",
    client: (fetch) => anchorBrowser({ apiKey, fetch }),
    status: "GET /v1/tools/perform-web-task/{workflowId}/status",
    good: "completed",
    states: { running: "running", completed: "completed", failed: "failed" },
  },
  "anchor-browser-tasks": {
    contract: "anchor-browser",
    client: (fetch) => anchorBrowserTasks({ apiKey, fetch }),
    status: "GET /v2/tasks/runs/{runId}/status",
    good: "success",
    states: {
      queued: "queued",
      running: "running",
      success: "completed",
      failure: "failed",
      timeout: "failed",
      cancelled: "canceled",
    },
  },
  "browser-act": {
    contract: "browser-act",
    client: (fetch) => browserAct({ apiKey, fetch }),
    status: "GET /v2/workflow/get-task-status",
    full: "GET /v2/workflow/get-task",
    good: "finished",
    states: {
      created: "queued",
      running: "running",
      pausing: "running",
      paused: "paused",
      unknown: "unknown",
      finished: "completed",
      canceled: "canceled",
      failed: "failed",
    },
  },
  "browser-use-v1": {
    contract: "browser-use-v1",
    client: (fetch) => browserUseV1({ apiKey, fetch }),
    status: "GET /task/{task_id}/status",
    full: "GET /task/{task_id}",
    good: "finished",
    states: {
      created: "queued",
      running: "running",
      paused: "paused",
      finished: "completed",
      stopped: "canceled",
      failed: "failed",
    },
  },
  "browser-use-v2": {
    contract: "browser-use-v2",
    client: (fetch) => browserUseV2({ apiKey, fetch }),
    status: "GET /tasks/{task_id}/status",
    full: "GET /tasks/{task_id}",
    good: "finished",
    states: { created: "queued", started: "running", finished: "completed", failed: "failed", stopped: "canceled" },
  },
  "browser-use-v4": {
    contract: "browser-use-v4",
    client: (fetch) => browserUseV4({ apiKey, fetch }),
    status: "GET /runs/{run_id}/status",
    full: "GET /runs/{run_id}",
    good: "completed",
    states: {
      queued: "queued",
      dispatching: "queued",
      running: "running",
      completed: "completed",
      failed: "failed",
      cancelled: "canceled",
    },
  },
};

/** A service that answers the first read with one example, and every later one with another. */
function service({ contract, status, full }: Subject, first: string, then: string) {
  const statuses = documentedExamples(contract, status);
  const tasks = full === undefined ? statuses : documentedExamples(contract, full);
  const isStatus = new RegExp(`${status.replace(/^GET /, "").replace(/\{\w+\}/, "[^/]+")}$`);
  let reads = 0;
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (full !== undefined && !isStatus.test(path)) return Response.json(tasks[reads > 1 ? then : first]);
    reads += 1;
    return Response.json(statuses[reads > 1 ? then : first]);
  };
}

async function advanced<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  return work;
}

describe.each(Object.entries(subjects))("%s", (provider, subject) => {
  test("has a state for every status that its document shows", () => {
    expect(Object.keys(subject.states).sort()).toEqual(
      Object.keys(documentedExamples(subject.contract, subject.status)).sort(),
    );
  });

  test.each(Object.entries(subject.states))("%s is %s", async (example, state) => {
    const client = subject.client(service(subject, example, example));
    expect(await advanced(client.get("t-1"))).toMatchObject({ state, handle: { provider } });
  });

  test.each(Object.entries(subject.states))("a wait that meets %s (%s) ends as it should", async (example, state) => {
    const client = subject.client(service(subject, example, subject.good));
    const seen: TaskState[] = [];
    const onEvent = (event: TaskEvent) => {
      if (event.type === "status") seen.push(event.state);
    };
    const ending = await advanced(client.wait("t-1", { onEvent }).catch((error: unknown) => error));
    expect(seen[0]).toBe(state);
    if (state === "failed") expect(ending).toBeInstanceOf(TaskFailedError);
    else if (state === "canceled") expect(ending).toBeInstanceOf(TaskCanceledError);
    else expect(ending).toMatchObject({ state: "completed" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
