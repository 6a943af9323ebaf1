import { afterEach, describe, expect, vi } from "vitest";
import { browserAct } from "../index.ts";
import { fakeClockTest } from "../testing/fake-clock.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import { stepped } from "../testing/stepped.ts";

const test = fakeClockTest.extend("timers", { now: new Date("2026-03-01T00:00:00Z") });
afterEach(() => {
  vi.restoreAllMocks();
});

const apiKey = "key";

describe("on the same random script, wait and readOnce", () => {
  /** A script of answers to reads: words, faults of each kind, and an end. */
  function script(seed: number): (() => Response)[] {
    let state = seed * 2_654_435_761 + 1;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return Math.abs(state) / 2_147_483_647;
    };
    const answers = [
      () => Response.json({ id: "t", status: "running" }),
      () => Response.json({ id: "t", status: "created" }),
      () => Response.json({ id: "t", status: "paused" }),
      () => Response.json({ id: "t", status: "odd" }),
      () => new Response("", { status: 503 }),
      () => new Response("<html>", { status: 200 }),
      () => Response.json({}, { status: 404 }),
      () => Response.json({}, { status: 401 }),
      () => Response.json({ id: "t", status: "finished", output: { string: "x" } }),
      () => Response.json({ id: "t", status: "failed" }),
    ];
    const weights = [8, 3, 2, 2, 5, 2, 0.6, 0.3, 0.8, 0.2];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return Array.from({ length: 400 }, () => {
      let left = random() * total;
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return answers[index] ?? (answers[0] as () => Response);
    });
  }

  /** A service that plays a script, and keeps when it was asked for what. */
  function playing(seed: number) {
    const answers = script(seed);
    const began = Date.now();
    const reads: string[] = [];
    const fetch = onRequest(async (request) => {
      reads.push(`${Date.now() - began} ${new URL(request.url).pathname.split("/").at(-1)}`);
      return (answers[reads.length - 1] ?? answers[0])?.() as Response;
    });
    // The rate would hold back by milliseconds what the other does in one go.
    return { client: browserAct({ apiKey, fetch, maxRequestsPerSecond: Infinity }), reads };
  }

  const told = (error: unknown) => {
    const { code, message, seen } = error as { code?: string; message: string; seen?: object };
    return { code, message, seen: seen && { ...seen, lastReadAt: undefined } };
  };

  test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    "read at the same moments and end alike (%i)",
    async (seed) => {
      vi.spyOn(Math, "random").mockReturnValue((seed % 10) / 10);
      const options = {
        timeoutMs: [30_000, 300_000, 900_000][seed % 3] as number,
        faultBudgetMs: 40_000,
        unknownBudgetMs: 60_000,
        ...(seed % 4 === 0 && { onPaused: { afterMs: 20_000 } }),
        ...(seed % 5 === 0 && { minReadGapMs: 2_000, maxReadGapMs: 8_000 }),
      };
      const task = () => ({ v: 1, provider: "browser-act", id: "t", startedAt: new Date().toISOString() }) as const;

      const whole = playing(seed);
      const waited = whole.client.wait(task(), options).then(
        ({ state, output }) => ({ state, output }),
        (error: unknown) => told(error),
      );
      await vi.advanceTimersByTimeAsync(1_000_000);
      const step = playing(seed);
      const { ending } = await stepped(step.client, step.client.beginWait(task(), options));
      const ended = ending.ok ? { state: ending.task.state, output: ending.task.output } : told(ending.error);
      expect(step.reads).toEqual(whole.reads);
      expect(ended).toEqual(await waited);
    },
  );
});
