import { describe, expect } from "vitest";
import { ApiError, StartUncertainError } from "../index.ts";
import * as answer from "../testing/scripted-server.ts";
import { startingTest as test } from "../testing/starting.ts";

describe("429 on a start", () => {
  test("is repeated after what Retry-After asks for", async ({ server, starting, posts }) => {
    server.play("start", answer.json(429, {}, { "retry-after": "20" }), answer.started);
    const { result, ms } = await starting();
    expect(result).toMatchObject({ status: "fulfilled", value: { id: "task-1" } });
    expect(posts()).toHaveLength(2);
    expect(ms).toBeGreaterThanOrEqual(20_000);
  });

  test.for(["0", "Sun, 06 Nov 1994 08:49:37 GMT"])(
    "is not repeated at once, whatever Retry-After allows: %s",
    async (after, { server, starting, posts }) => {
      server.play("start", ...Array(3).fill(answer.json(429, {}, { "retry-after": after })), answer.started);
      const { ms } = await starting();
      expect(posts()).toHaveLength(4);
      expect(ms).toBeGreaterThanOrEqual(3_000);
    },
  );

  test("is an ApiError when it asks for more time than the start has", async ({ server, failing }) => {
    server.play("start", answer.json(429, {}, { "retry-after": "120" }));
    const { error, ms } = await failing(ApiError);
    expect(error).toMatchObject({ status: 429, retryAfterMs: 120_000 });
    expect(ms).toBe(0);
  });

  test("is repeated also when it asks for exactly as long as the start may take", async ({ server, starting }) => {
    server.play("start", answer.json(429, {}, { "retry-after": "60" }), answer.started);
    const { result, ms } = await starting();
    expect(result).toMatchObject({ status: "fulfilled", value: { id: "task-1" } });
    expect(ms).toBe(60_000);
  });

  test("leaves the second try all of startTimeoutMs: a pause that was named does not use it up", async ({
    server,
    failing,
    posts,
  }) => {
    server.play("start", answer.json(429, {}, { "retry-after": "40" }), answer.silence);
    const { ms } = await failing(StartUncertainError);
    expect(ms).toBe(100_000);
    expect(posts()).toHaveLength(2);
  });

  test("that goes on for two minutes is an ApiError", async ({ server, failing, posts }) => {
    server.play("start", answer.json(429, {}, { "retry-after": "50" }));
    const { ms } = await failing(ApiError);
    expect(ms).toBe(100_000);
    expect(posts()).toHaveLength(3);
  });

  test("without Retry-After is repeated after growing pauses, within startTimeoutMs", async ({
    server,
    failing,
    posts,
  }) => {
    server.play("start", answer.json(429, {}));
    await failing(ApiError);
    const times = posts().map(({ at }) => at - (posts()[0]?.at ?? 0));
    expect(times).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000]);
  });

  test("without Retry-After, and then room, is a started task", async ({ server, starting }) => {
    server.play("start", answer.json(429, {}), answer.json(429, {}), answer.started);
    const { result, ms } = await starting();
    expect(result).toMatchObject({ status: "fulfilled", value: { id: "task-1" } });
    expect(ms).toBe(3_000);
  });
});
