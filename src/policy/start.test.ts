import { expect, test } from "vitest";
import { classifyStartFailure } from "./start.ts";

test.each([
  ["a request that never left", { progressed: false, sent: undefined, refusedWith: undefined }, "not started"],
  ["a connection that was refused", { progressed: true, sent: false, refusedWith: undefined }, "not started"],
  ["a refused input", { progressed: true, sent: undefined, refusedWith: 400 }, "not started"],
  ["a wrong key", { progressed: true, sent: undefined, refusedWith: 401 }, "not started"],
  ["too many starts", { progressed: true, sent: undefined, refusedWith: 429 }, "not started"],
  ["a proxy that gave up", { progressed: true, sent: undefined, refusedWith: 408 }, "uncertain"],
  ["a server that broke", { progressed: true, sent: undefined, refusedWith: 500 }, "uncertain"],
  ["a gateway without an answer", { progressed: true, sent: undefined, refusedWith: 504 }, "uncertain"],
  ["a connection that was cut", { progressed: true, sent: true, refusedWith: undefined }, "uncertain"],
  ["an answer that nobody can read", { progressed: true, sent: undefined, refusedWith: undefined }, "uncertain"],
] as const)("%s is %s", (_name, failed, verdict) => {
  expect(classifyStartFailure(failed)).toBe(verdict);
});
