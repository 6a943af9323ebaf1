import { describe, expect, test } from "vitest";
import { ApiError, StartUncertainError } from "../index.ts";
import { server } from "../testing/loopback.ts";
import * as answer from "../testing/scripted-server.ts";
import { failing, posts, starting } from "../testing/starting.ts";

describe("429 on a start", () => {
  test("is repeated after what Retry-After asks for", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "20" }), answer.started);
    const { result, ms } = await starting();
    expect(result).toMatchObject({ status: "fulfilled", value: { id: "task-1" } });
    expect(posts()).toHaveLength(2);
    expect(ms).toBeGreaterThanOrEqual(20_000);
  });

  test.each(["0", "Sun, 06 Nov 1994 08:49:37 GMT"])(
    "is not repeated at once, whatever Retry-After allows: %s",
    async (after) => {
      server.play("start", ...Array(3).fill(answer.json(429, {}, { "retry-after": after })), answer.started);
      const { ms } = await starting();
      expect(posts()).toHaveLength(4);
      expect(ms).toBeGreaterThanOrEqual(3_000);
    },
  );

  test("is an ApiError when it asks for more time than the start has", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "120" }));
    const { error, ms } = await failing(ApiError);
    expect(error).toMatchObject({ status: 429, retryAfterMs: 120_000 });
    expect(ms).toBe(0);
  });

  test("is one also when it asks for all the time that the start has", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "60" }));
    const { ms } = await failing(ApiError);
    expect(ms).toBe(0);
    expect(posts()).toHaveLength(1);
  });

  test("leaves the second try only what is left of startTimeoutMs", async () => {
    server.play("start", answer.json(429, {}, { "retry-after": "40" }), answer.silence);
    const { ms } = await failing(StartUncertainError);
    expect(ms).toBe(60_000);
    expect(posts()).toHaveLength(2);
  });

  test("without Retry-After is an ApiError", async () => {
    server.play("start", answer.json(429, {}));
    await failing(ApiError);
    expect(posts()).toHaveLength(1);
  });
});
