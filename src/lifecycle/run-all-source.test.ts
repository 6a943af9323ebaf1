import { describe, expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { anchorService } from "../testing/anchor-service.ts";
import { collect } from "../testing/collect.ts";
import { advanced, fakeClockTest as test } from "../testing/fake-clock.ts";

describe("runAll over a source that gives nothing for now", () => {
  /** Gives one input and then nothing, as a queue does. */
  async function* idle(onEnd: () => void) {
    try {
      yield { prompt: "t1" };
      await new Promise(() => {});
    } finally {
      onEnd();
    }
  }

  test("an abort ends the loop at once", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const client = anchorBrowser({ apiKey: "key", fetch: anchorService().fetch });
    const collecting = collect(client.runAll(idle(vi.fn()), { signal: controller.signal }));
    const failing = expect(collecting).rejects.toBe(reason);
    await vi.advanceTimersByTimeAsync(5_000);
    controller.abort(reason);
    await failing;
  });

  test.each(["an abort", "leaving the loop"])("%s closes it, and what its clean-up throws is nobody's", async (how) => {
    const controller = new AbortController();
    const ended = vi.fn();
    async function* source() {
      try {
        for (;;) yield { prompt: "t1" };
      } finally {
        ended();
        // biome-ignore lint/correctness/noUnsafeFinally: a clean-up that fails.
        throw new Error("broken clean-up");
      }
    }
    const client = anchorBrowser({ apiKey: "key", fetch: anchorService().fetch });
    const looping = (async () => {
      for await (const outcome of client.runAll(source(), { concurrency: 1, signal: controller.signal })) {
        if (how === "leaving the loop") return outcome.ok;
        controller.abort(new Error("enough"));
      }
      return undefined;
    })().catch((error: Error) => error.message);
    expect(await advanced(looping, 20_000)).toBe(how === "an abort" ? "enough" : true);
    expect(ended).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});
