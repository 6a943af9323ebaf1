import { expect, test } from "vitest";
import { classifyStartFailure, repeatStartAfter } from "./start.ts";

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

const fresh = { retryAfterMs: undefined, repeats: 0, namedMs: 0, usedMs: 0, startTimeoutMs: 60_000 };

test.each([
  ["names nothing", {}, { pauseMs: 1_000, countedMs: 1_000 }],
  ["names nothing for the fourth time", { repeats: 3, usedMs: 7_000 }, { pauseMs: 8_000, countedMs: 8_000 }],
  ["names nothing for the tenth time", { repeats: 9 }, { pauseMs: 15_000, countedMs: 15_000 }],
  ["names 20 s", { retryAfterMs: 20_000 }, { pauseMs: 20_000, countedMs: 0 }],
  ["names exactly a minute", { retryAfterMs: 60_000 }, { pauseMs: 60_000, countedMs: 0 }],
  ["names no time at all", { retryAfterMs: 0 }, { pauseMs: 1_000, countedMs: 1_000 }],
  ["names more than a minute", { retryAfterMs: 60_001 }, undefined],
  ["has named two minutes already", { retryAfterMs: 1_000, namedMs: 120_000 }, undefined],
  ["names nothing while the time is used up", { usedMs: 59_000 }, undefined],
  ["names 20 s while the time is used up", { retryAfterMs: 20_000, usedMs: 60_000 }, undefined],
] as const)("a start whose 429 %s is sent again accordingly", (_name, refused, repeat) => {
  expect(repeatStartAfter({ ...fresh, ...refused })).toEqual(repeat);
});
