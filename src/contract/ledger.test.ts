import { describe, expect, test } from "vitest";
import { answering, found, key, running, status } from "../testing/anchor-contract.ts";

describe("ledger", () => {
  const cell = "GET /v1/tools/perform-web-task/{workflowId}/status 200 application/json data=running";

  test("lists every cell and counts the answers that were an instance of it", async () => {
    const contract = answering(running);
    expect([...contract.ledger().values()].every((times) => times === 0)).toBe(true);
    await found(contract, status, { headers: key });
    await found(contract, status, { headers: key });
    expect([...contract.ledger()].filter(([, times]) => times > 0)).toEqual([[cell, 2]]);
  });

  test("does not count an answer that breaks the contract", async () => {
    const contract = answering({ data: { status: "CANCELED" } });
    await found(contract, status, { headers: key });
    expect([...contract.ledger().values()].every((times) => times === 0)).toBe(true);
  });

  test("counts nothing for a fetch that fails or an answer that breaks off, and rejects with the very error", async () => {
    const failure = new TypeError("fetch failed");
    const contract = answering(undefined, { fetch: async () => Promise.reject(failure) });
    await expect(contract.fetch(status, { headers: key })).rejects.toBe(failure);
    const broken = answering(undefined, {
      fetch: async () => {
        const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    await expect((await broken.fetch(status, { headers: key })).text()).rejects.toThrow("reset");
    await Promise.all([contract.settled(), broken.settled()]);
    expect([...contract.violations, ...broken.violations]).toEqual([]);
    expect([...broken.ledger().values()].every((times) => times === 0)).toBe(true);
  });

  test("does not hold an endless body in memory", async () => {
    let sent = 0;
    const contract = answering(undefined, {
      fetch: async () => {
        const body = new ReadableStream({
          pull(controller) {
            sent += 1;
            controller.enqueue(new Uint8Array(1024 * 1024));
          },
        });
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    const response = await contract.fetch(status, { headers: key });
    await response.body?.cancel();
    await contract.settled();
    expect(sent).toBeLessThan(40);
  });
});
