import { expect, test } from "vitest";
import { anchorBrowser } from "../index.ts";

test("a body over the cap is refused while it is read, with and without a declared length", async () => {
  const big = "x".repeat(2_000);
  for (const headers of [{ "content-length": "2000" }, {}] as Record<string, string>[]) {
    const fetch = async () => new Response(big, { headers });
    const anchor = anchorBrowser({ apiKey: "key", fetch, maxResponseBytes: 1_000 });
    await expect(anchor.get("t")).rejects.toThrow("more than 1000 bytes (maxResponseBytes)");
  }
});
