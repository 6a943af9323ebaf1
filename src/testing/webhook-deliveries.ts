import { createHmac } from "node:crypto";
import { expect } from "vitest";
import type { WebhookResult } from "../webhooks.ts";

// The signatures are made by another implementation than the one under test: node:crypto here, or Python itself.

/** The time of the deliveries, in seconds. */
export const NOW_S = 1_786_096_800; // 2026-08-07T10:00:00Z

export const secret = "whsec_browser_use";
export const url = "https://app.example.com/hook";
type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
export const post = (body: Body, headers: Record<string, string> = {}, address = url) =>
  new Request(address, { method: "POST", body, headers, duplex: "half" } as RequestInit);
export const sign = (key: string, message: string) => createHmac("sha256", key).update(message, "utf8").digest("hex");

export const eventOf = <Event>(result: WebhookResult<Event>): Event =>
  result.ok ? result.event : expect.unreachable(`${result.reason}: ${result.message}`);
