import { describe, expect, test } from "vitest";
import { createMock, type MockOptions } from "../mock.ts";

describe("createMock refuses", () => {
  test.each<[string, unknown, string]>([
    ["a script without statuses", { script: { statuses: [] } }, "statuses must be a list with at least one status."],
    [
      "a phase without a status",
      { script: { statuses: [{ forMs: 5 }] } },
      "statuses[0] must be a text, or an object with a status.",
    ],
    ["a fault that nobody knows", { faults: [{ fault: "rest" }] }, "A fault is one of answer, reset, "],
    [
      "an answer without a status",
      { faults: [{ fault: "answer" }] },
      'A fault "answer" needs a status from 200 to 599',
    ],
    ["a clock that nobody knows", { clock: "fast" }, 'clock must be "real" or "virtual", got "fast".'],
    ["a speed that is a text", { speed: "2" }, "speed must be a number, 0 or more."],
    [
      "an answer for an operation that is not there",
      { answers: { "GET /x": 200 } },
      "The document has no GET /x. It has: ",
    ],
    [
      "an answer that an operation does not have",
      { answers: { "GET /runs": "full" } },
      'GET /runs has no answer "full". It has: 200 page, 200 empty',
    ],
  ])("%s", (_, options, sentence) => {
    expect(() => createMock("browser-use-v4", options as MockOptions)).toThrow(sentence);
  });

  test("a second virtual clock, and leaves no clock behind when it refuses another option", async () => {
    const mock = createMock("browser-use-v4", { clock: "virtual" });
    expect(() => createMock("browser-use-v4", { clock: "virtual" })).toThrow(
      /cannot be installed over another fake clock/,
    );
    await mock.close();
    const real = setTimeout;
    expect(() => createMock("browser-use-v4", { clock: "virtual", script: { statuses: [] } })).toThrow(TypeError);
    expect(setTimeout).toBe(real);
  });
});
