/** The pause after a first refusal, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;
/**
 * What an acceptance leaves of the pause, and the shortest pause after a refusal. In simulations 0.6 takes 229 to 400
 * starts for 200 inputs at a limit of five, where halving takes up to 418.
 */
const PAUSE_KEPT = 0.6;
const MIN_PAUSE_MS = 250;
/** How many starts may be under way at first, before the account has taken one. */
const MAX_BLIND = 10;
/** For how long the number of tasks that an account took counts. */
const MEMORY_MS = 60_000;

/**
 * How much room an account has for the tasks of one `runAll`, as far as its refusals have shown: plain data, moved forward
 * by the functions below.
 */
export type Room = Readonly<{
  /** At most this many tasks may run; `Infinity` until the account has refused one for want of room. */
  cap: number;
  /** How many starts the account has taken since its last refusal or the last growth of `cap`. */
  taken: number;
  /** How many tasks ran at most, and when: the largest first. */
  peaks: readonly Readonly<{ running: number; at: number }>[];
  /** The pause after a refusal, and when it is over. */
  pauseMs: number;
  opensAt: number;
  /** When the account refused a start for the first time. */
  knownSince: number;
}>;

export const UNKNOWN_ROOM: Room = {
  cap: Infinity,
  taken: 0,
  peaks: [],
  pauseMs: 0,
  opensAt: 0,
  knownSince: Number.NEGATIVE_INFINITY,
};

/** Says whether one more may be started: `starting` are under way, `heldBack` says that an input was refused. */
export function hasRoom(
  { cap, opensAt }: Room,
  { now, running, starting, heldBack }: { now: number; running: number; starting: number; heldBack: boolean },
): boolean {
  if (running + starting >= cap) return false;
  // Until a limit has shown, no more are tried at once than have been taken: each may be one refusal more.
  if (cap === Infinity && starting >= Math.max(running, MAX_BLIND)) return false;
  // A refused input is tried alone.
  return heldBack ? starting === 0 && now >= opensAt : now >= opensAt;
}

/** The account took a start; `running` tasks are now under way. */
export function afterAccepted(room: Room, { now, running }: { now: number; running: number }): Room {
  const pauseMs = room.pauseMs === 0 ? 0 : Math.max(PAUSE_KEPT * room.pauseMs, MIN_PAUSE_MS);
  const peaks = withPeak(room.peaks, { running, at: now });
  const grows = room.taken + 1 >= 2 * room.cap;
  return {
    ...room,
    cap: grows ? room.cap + 1 : room.cap,
    taken: grows ? 0 : room.taken + 1,
    peaks,
    pauseMs,
  };
}

/**
 * The account refused a start for want of room, while `running` tasks were under way. Of the starts that
 * were sent before anything was known of its limit only the first refusal sets the pause.
 */
export function afterRefused(
  room: Room,
  { now, running, sentAt }: { now: number; running: number; sentAt: number },
): Room {
  const peaks = withPeak(room.peaks, { running, at: now });
  const cap = Math.max(1, peaks[0]?.running ?? 0);
  const isNews = sentAt >= room.knownSince;
  const pauseMs = isNews ? Math.min(Math.max(2 * room.pauseMs, FIRST_PAUSE_MS), MAX_PAUSE_MS) : room.pauseMs;
  return {
    cap,
    taken: 0,
    peaks,
    pauseMs,
    opensAt: now + pauseMs,
    knownSince: Math.max(room.knownSince, room.cap === Infinity ? now : 0),
  };
}

/** A task has ended and `running` are left: its place may come free at once or some time later, so the pause begins anew. */
export function afterEnded(room: Room, { now, running }: { now: number; running: number }): Room {
  return { ...room, peaks: withPeak(room.peaks, { running: running + 1, at: now }), opensAt: now + room.pauseMs };
}

/** Keeps what the account took in the last minute: the largest numbers only, each later than the larger ones before it. */
function withPeak(peaks: Room["peaks"], peak: Room["peaks"][number]): Room["peaks"] {
  return [...peaks.filter(({ running, at }) => running > peak.running && at > peak.at - MEMORY_MS), peak];
}
