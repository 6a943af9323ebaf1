import { expect, test } from "vitest";
import { inTurns, takeTurn } from "./turns.ts";

type Name = "stop" | "start" | "read";

/** Takes turns while each name has as many jobs as are given; the order in which they went. */
function order(jobs: Partial<Record<Name, number>>): string {
  const turns = inTurns<Name>("stop", inTurns("start", "read"));
  const left = { stop: 0, start: 0, read: 0, ...jobs };
  const taken: string[] = [];
  for (let name = takeTurn(turns, (each) => left[each] > 0); name; name = takeTurn(turns, (each) => left[each] > 0)) {
    left[name] -= 1;
    taken.push(name);
  }
  return taken.join(" ");
}

test.each([
  [{ start: 2, read: 2 }, "start read start read"],
  [{ stop: 3, start: 2, read: 2 }, "stop start stop read stop start read"],
  [{ stop: 3 }, "stop stop stop"],
  [{ read: 2, start: 5 }, "start read start read start start start"],
] as const)(
  "of %j, the first gets every second turn, the others share the rest, and nobody keeps a turn",
  (jobs, went) => {
    expect(order(jobs)).toBe(went);
  },
);

test("nothing due is no turn: who waited is not behind for it", () => {
  const turns = inTurns<Name>("stop", inTurns("start", "read"));
  expect(takeTurn(turns, () => false)).toBeUndefined();
  expect(takeTurn(turns, (name) => name === "read")).toBe("read");
  expect(takeTurn(turns, () => true)).toBe("stop");
});
