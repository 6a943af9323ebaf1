import { describe, expect, test } from "vitest";
import { afterAccepted, afterEnded, afterRefused, hasRoom, type Room, UNKNOWN_ROOM } from "./room.ts";

describe("the cap", () => {
  const idle = { now: 1e9, running: 0, starting: 0, heldBack: false };

  test("is the largest number that the account took in the last minute, at least one", () => {
    let room = afterAccepted(UNKNOWN_ROOM, { now: 0, running: 1 });
    room = afterAccepted(room, { now: 10_000, running: 5 });
    room = afterEnded(room, { now: 20_000, running: 2 });
    expect(afterRefused(room, { now: 30_000, running: 2, sentAt: 30_000 }).cap).toBe(5);
    expect(afterRefused(room, { now: 75_000, running: 2, sentAt: 75_000 }).cap).toBe(3);
    expect(afterRefused(room, { now: 200_000, running: 0, sentAt: 200_000 }).cap).toBe(1);
    expect(afterRefused(UNKNOWN_ROOM, { now: 0, running: 0, sentAt: 0 }).cap).toBe(1);
  });

  test("grows by one after twice as many starts without a refusal", () => {
    let room: Room = afterRefused(UNKNOWN_ROOM, { now: 0, running: 2, sentAt: 0 });
    const caps: number[] = [];
    for (let start = 0; start < 10; start += 1) {
      room = afterAccepted(room, { now: 0, running: 2 });
      caps.push(room.cap);
    }
    expect(caps).toEqual([2, 2, 2, 3, 3, 3, 3, 3, 3, 4]);
  });

  test("is not passed, and a refused input is tried alone, after the pause", () => {
    const room = afterRefused(UNKNOWN_ROOM, { now: 0, running: 2, sentAt: 0 });
    expect(hasRoom(room, { ...idle, running: 2 })).toBe(false);
    expect(hasRoom(room, { ...idle, running: 1, starting: 1 })).toBe(false);
    expect(hasRoom(room, { ...idle, running: 1, heldBack: true })).toBe(true);
    expect(hasRoom(room, { ...idle, running: 0, starting: 1, heldBack: true })).toBe(false);
    expect(hasRoom(room, { ...idle, running: 1, heldBack: true, now: 999 })).toBe(false);
    expect(hasRoom(room, { ...idle, running: 1, heldBack: true, now: 1_000 })).toBe(true);
  });
});

test("the pause doubles from 1 to 15 s, shrinks with each acceptance, and begins anew when a task ends", () => {
  let room = UNKNOWN_ROOM;
  const pauses: number[] = [];
  for (let refusal = 0; refusal < 6; refusal += 1) {
    room = afterRefused(room, { now: 0, running: 1, sentAt: 0 });
    pauses.push(room.opensAt);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  expect(afterAccepted(room, { now: 0, running: 1 }).pauseMs).toBeLessThan(10_000);
  expect(afterEnded(room, { now: 40_000, running: 0 }).opensAt).toBe(55_000);
});

test("refusals of starts that were sent before the first one set the pause once", () => {
  let room = UNKNOWN_ROOM;
  for (const now of [100, 101, 102, 103]) room = afterRefused(room, { now, running: 5, sentAt: 50 });
  expect(room).toMatchObject({ pauseMs: 1_000, opensAt: 1_103, cap: 5 });
});

/** 200 inputs at an account that runs `limit` tasks at a time, on virtual time. */
function simulate({
  lateMs = 0,
  taskMs,
  othersUntilMs = 0,
}: {
  lateMs?: number;
  taskMs(): number;
  othersUntilMs?: number;
}) {
  const [inputs, limit, concurrency, roundTripMs] = [200, 5, 20, 50];
  const queue: { at: number; order: number; run(): void }[] = [];
  const after = (at: number, run: () => void) => void queue.push({ at, order: queue.length + posts * 1_000, run });
  let [now, posts, occupied, running, starting, heldBack, taken, done] = [0, 0, 0, 0, 0, 0, 0, 0];
  let room = UNKNOWN_ROOM;
  const refused = (sentAt: number) => {
    heldBack += 1;
    room = afterRefused(room, { now, running, sentAt });
  };
  const accepted = () => {
    running += 1;
    room = afterAccepted(room, { now, running });
    after(now + taskMs(), () => {
      running -= 1;
      done += 1;
      room = afterEnded(room, { now, running });
      after(now + lateMs, () => {
        occupied -= 1;
      });
    });
  };
  const pull = () => {
    while (heldBack + inputs - taken > 0 && running + starting < concurrency) {
      if (!hasRoom(room, { now, running, starting, heldBack: heldBack > 0 })) {
        if (room.opensAt > now) after(room.opensAt, () => {});
        return;
      }
      if (heldBack > 0) heldBack -= 1;
      else taken += 1;
      starting += 1;
      posts += 1;
      const sentAt = now;
      after(now + roundTripMs, () => {
        starting -= 1;
        const fits = now >= othersUntilMs && occupied < limit;
        if (fits) occupied += 1;
        if (fits) accepted();
        else refused(sentAt);
      });
    }
  };
  for (pull(); done < inputs && posts < 5_000; pull()) {
    queue.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = queue.shift();
    if (next === undefined) break;
    now = Math.max(now, next.at);
    next.run();
  }
  return { done, posts, seconds: now / 1_000 };
}

/** Durations from half to one and a half of the mean, the same in every run. */
function varying(meanMs: number): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return meanMs * (0.5 + seed / 2_147_483_647);
  };
}

describe("200 inputs at an account that runs five at a time", () => {
  test.each([
    [0, 30_000],
    [3_000, 30_000],
    [10_000, 30_000],
    [0, 60_000],
    [3_000, 60_000],
    [10_000, 60_000],
  ])("with places that come free %i ms late, tasks of %i ms", (lateMs, meanMs) => {
    for (const taskMs of [varying(meanMs), () => meanMs]) {
      const { done, posts, seconds } = simulate({ lateMs, taskMs });
      expect(done).toBe(200);
      expect(posts).toBeLessThanOrEqual(400);
      expect(seconds / (((meanMs + lateMs) * 40) / 1_000)).toBeLessThanOrEqual(1.4);
    }
  });

  test("also where others fill the account for ten minutes", () => {
    const { done, posts, seconds } = simulate({ taskMs: varying(30_000), othersUntilMs: 600_000 });
    expect(done).toBe(200);
    expect(posts).toBeLessThanOrEqual(400);
    expect((seconds - 600) / 1_200).toBeLessThanOrEqual(1.4);
  });
});
