import { afterEach, expect, test, vi } from "vitest";
import { createContract } from "../contract.ts";
import { oneOperation } from "../testing/one-operation.ts";

const document = oneOperation({ responses: { 200: { content: { "application/json": { schema: {} } } } } });
const options = { baseUrl: "http://test", mode: "collect" } as const;
const url = "http://test/x";

afterEach(() => vi.unstubAllGlobals());

/** Puts a counting function in place of the global fetch. */
function stubNetwork() {
  const network = vi.fn(async (_: unknown) => Response.json({}));
  vi.stubGlobal("fetch", network);
  return network;
}

test("a contract in place of the global fetch sends each request once, and judges it once", async () => {
  const network = stubNetwork();
  const contract = createContract(document, options);
  globalThis.fetch = contract.fetch as typeof fetch;
  expect((await fetch(`${url}?wrong=1`)).status).toBe(200);
  await contract.settled();
  expect(network).toHaveBeenCalledOnce();
  expect(contract.violations.map(({ where }) => where)).toEqual(["/request/query/wrong"]);
});

test("so does one behind a function of the caller's, which passes both arguments on", async () => {
  const network = stubNetwork();
  const contract = createContract(document, options);
  globalThis.fetch = ((input: string | URL | Request, init?: RequestInit) =>
    contract.fetch(input, init)) as typeof fetch;
  await fetch(url);
  await contract.settled();
  expect(network).toHaveBeenCalledOnce();
  expect(contract.violations).toEqual([]);
});

test("two contracts, one put over the other, both judge", async () => {
  const network = stubNetwork();
  const first = createContract(document, options);
  globalThis.fetch = first.fetch as typeof fetch;
  const second = createContract(document, options);
  globalThis.fetch = second.fetch as typeof fetch;
  await fetch(`${url}?wrong=1`);
  await Promise.all([first.settled(), second.settled()]);
  expect(network).toHaveBeenCalledOnce();
  expect([first.violations.length, second.violations.length]).toEqual([1, 1]);
});

test("one that gives the same request twice sends it twice", async () => {
  const network = stubNetwork();
  const contract = createContract(document, options);
  const request = new Request(url);
  await contract.fetch(request);
  await contract.fetch(request);
  expect(network).toHaveBeenCalledTimes(2);
});
