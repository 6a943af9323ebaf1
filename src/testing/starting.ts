import { expect, vi } from "vitest";
import { anchorBrowser } from "../index.ts";
import { countRequests, drive } from "./drive.ts";
import { server } from "./loopback.ts";

export const INPUT = { prompt: "Extract the main heading" };

export const posts = () => server.seen.filter(({ method }) => method === "POST");

/** Starts a task at the server, and waits until nothing more could be sent. */
export async function starting(options: { baseUrl?: string; signal?: AbortSignal; at?: () => void } = {}) {
  const requests = countRequests();
  const { baseUrl = server.url, signal } = options;
  const work = anchorBrowser({ apiKey: "key", baseUrl, ...requests.options }).start(INPUT, { signal });
  options.at?.();
  const began = Date.now();
  const [result] = await Promise.allSettled([drive(work, requests, server)]);
  await vi.advanceTimersByTimeAsync(600_000);
  return { result, ms: Date.now() - began - 600_000 };
}

/** The error of a start that has to fail. */
export async function failing<E extends Error>(
  type: new (...args: never[]) => E,
  options?: Parameters<typeof starting>[0],
) {
  const { result, ms } = await starting(options);
  if (result.status === "fulfilled") throw new Error("The start did not fail.");
  expect(result.reason).toBeInstanceOf(type);
  return { error: result.reason as E, ms };
}
