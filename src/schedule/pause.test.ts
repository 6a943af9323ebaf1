import { expect, test } from "vitest";
import { Pause } from "./pause.ts";

const DAY = 86_400_000;

/** Refuses again and again, each time when the pause lets a request out: the pauses in between. */
function pauses(named: (number | undefined)[]): number[] {
  const pause = new Pause();
  let now = 0;
  return named.map((namedMs) => {
    pause.take(now);
    pause.refuse({ now, sentAt: now, namedMs });
    const ms = pause.until - now;
    now = pause.until;
    return ms;
  });
}

test.each([
  ["a day", Array(7).fill(DAY), [60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000]],
  ["90 s", [90_000, 90_000, 90_000], [60_000, 90_000, 90_000]],
  ["5 s", [5_000, 5_000, 5_000], [5_000, 5_000, 5_000]],
  ["a second and then half a minute", [1_000, 30_000], [1_000, 30_000]],
  ["nothing", Array(6).fill(undefined), [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]],
  ["no time at all", [0, 0], [0, 0]],
])(
  "refusals that name %s: the first pause is at most a minute, each further one twice as long",
  (_name, named, expected) => {
    expect(pauses(named)).toEqual(expected);
  },
);

test("after a pause one request goes out alone, until it has ended", () => {
  const pause = new Pause();
  pause.refuse({ now: 0, sentAt: 0, namedMs: 5_000 });
  expect(pause.opensAt).toBe(5_000);
  pause.take(5_000);
  expect(pause.opensAt).toBeGreaterThan(30_000);
  pause.end(5_000);
  expect(pause.opensAt).toBe(5_000);
});

test("a good answer ends the matter: requests go out as before, and the next pause begins anew", () => {
  const pause = new Pause();
  for (const now of [0, 60_000, 180_000]) pause.refuse({ now, sentAt: now, namedMs: DAY });
  pause.take(420_000);
  pause.accept(420_000);
  pause.take(420_001);
  expect(pause.opensAt).toBeLessThanOrEqual(420_001);
  pause.refuse({ now: 500_000, sentAt: 500_000, namedMs: DAY });
  expect(pause.until).toBe(560_000);
});

test("answers to requests from before the pause neither lengthen it twice nor end it", () => {
  const pause = new Pause();
  pause.refuse({ now: 100, sentAt: 0, namedMs: DAY });
  for (const sentAt of [10, 20, 30]) pause.refuse({ now: 110, sentAt, namedMs: DAY });
  expect(pause.until).toBe(60_110);
  pause.accept(40);
  expect(pause.until).toBe(60_110);
});

test("a pause is told when it begins or is put off by a second, not with each of the answers that ask for it", () => {
  const pause = new Pause();
  const refuse = (now: number, namedMs: number) => pause.refuse({ now, sentAt: 0, namedMs });
  expect([refuse(0, 10_000), refuse(1, 10_000), refuse(2, 10_000), refuse(3, 20_000)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
