import { expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { countRequests, drive } from "./drive.ts";
import { loopbackTest } from "./loopback.ts";
import type { ScriptedServer } from "./scripted-server.ts";

export const INPUT = { prompt: "Extract the main heading" };

type Setting = { baseUrl?: string; signal?: AbortSignal; at?: () => void };

/** Starts a task at the server, and waits until nothing more could be sent. */
async function start(server: ScriptedServer, { baseUrl = server.url, signal, at }: Setting) {
  const requests = countRequests();
  const work = anchorBrowser({ apiKey: "key", baseUrl, ...requests.options }).start(INPUT, { signal });
  at?.();
  const began = Date.now();
  const [result] = await Promise.allSettled([drive(work, requests, server)]);
  await vi.advanceTimersByTimeAsync(600_000);
  return { result, ms: Date.now() - began - 600_000 };
}

/** A test of starts against the server: `starting` makes one, `failing` gives its error, `posts` what was sent. */
export const startingTest = loopbackTest
  .extend(
    "posts",
    ({ server }) =>
      () =>
        server.seen.filter(({ method }) => method === "POST"),
  )
  .extend(
    "starting",
    ({ server }) =>
      (setting: Setting = {}) =>
        start(server, setting),
  )
  .extend(
    "failing",
    ({ starting }) =>
      async <E extends Error>(type: new (...args: never[]) => E, setting?: Setting) => {
        const { result, ms } = await starting(setting);
        if (result.status === "fulfilled") throw new Error("The start did not fail.");
        expect(result.reason).toBeInstanceOf(type);
        return { error: result.reason as E, ms };
      },
  );
