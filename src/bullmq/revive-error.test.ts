import { expect, test } from "vitest";
import { ApiError, StartUncertainError } from "../task/errors.ts";
import { errorOf } from "./revive-error.ts";

const handle = { v: 1, provider: "acme", id: "t", startedAt: "2026-01-01T00:00:00.000Z" } as const;

test.each([
  new ApiError("acme: no", { provider: "acme", status: 402, body: { a: 1 }, retryAfterMs: undefined, handle }),
  new StartUncertainError("acme: cut", { provider: "acme", startedAt: "2026", status: 502, body: undefined, handle }),
])("$name is the same error again after a job has kept it as JSON", (error) => {
  const again = errorOf(JSON.parse(JSON.stringify(error)), handle);
  expect(again).toBeInstanceOf(error.constructor);
  expect(again).toMatchObject({ message: error.message, code: error.code, handle });
});

test("an error without a code is a plain Error with its message", () => {
  expect(errorOf({ message: "odd" }, undefined)).toEqual(new Error("odd"));
});
