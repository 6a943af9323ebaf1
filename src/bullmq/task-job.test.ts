import { expect, test } from "vitest";
import { jobIdOf } from "./task-job.ts";

test("any key gives an id that BullMQ takes, and no two keys the same", async () => {
  const keys = ["a:b", "7", "", "ä".repeat(5_000), "a", "A"];
  const ids = await Promise.all(keys.map(jobIdOf));
  expect(ids.filter((id) => !/^t-[0-9a-f]{64}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(keys.length);
});
