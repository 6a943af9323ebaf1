import { Pause } from "./pause.ts";
import { SendRate } from "./send-rate.ts";

/** What a request is for. Each lane has slots of its own, and a 429 pauses only its own. */
export type Lane = "control" | "start" | "read";

/** Where a request waits for its turn. Reads have three queues: the last one of a wait, what somebody asked for just now, and the rest. */
export type Queue = "control" | "start" | "last" | "asked" | "paced";

const LANE_OF = { control: "control", start: "start", last: "read", asked: "read", paced: "read" } as const;

/** The lane whose slots and pause a queue uses. */
export function laneOf(queue: Queue): Lane {
  return LANE_OF[queue];
}

/** The right to send one request. */
export type Slot = {
  /** The provider answered 429; `namedMs` is what `Retry-After` asked for. Told before `release`. */
  refused(namedMs: number | undefined): void;
  /** The request has ended; `status` is what it was answered with, if it was. */
  release(status?: number): void;
};

/** The limits of one client. */
export type BudgetOptions = {
  maxRequestsPerSecond: number;
  maxInFlight: number;
  /** After how long a request counts as gone although nobody said so. @default Infinity */
  leaseMs?: number | undefined;
};

/** What happens to a budget while requests come back. */
export type BudgetEvents = {
  now(): number;
  /** Something may go out that could not before. */
  onFree(): void;
  /** A 429 has paused a lane until a moment. */
  onPause(lane: Lane, until: number): void;
};

/** The requests that are under way, with the moment at which they were sent, and the pause of the lane. */
type LaneState = { readonly inFlight: Map<Slot, number>; readonly pause: Pause };

/** The numbers that all requests of one client share: an even rate, slots and pauses. It holds no timer and no promise. */
export class Budget {
  readonly maxRequestsPerSecond: number;
  readonly #rate: SendRate;
  readonly #maxInFlight: number;
  readonly #leaseMs: number;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;
  readonly #operations = new Map<string, Pause>();

  constructor({ maxRequestsPerSecond, maxInFlight, leaseMs = Infinity }: BudgetOptions) {
    this.maxRequestsPerSecond = maxRequestsPerSecond;
    this.#rate = new SendRate(maxRequestsPerSecond);
    this.#maxInFlight = maxInFlight;
    this.#leaseMs = leaseMs;
    const lane = () => ({ inFlight: new Map<Slot, number>(), pause: new Pause() });
    this.#lanes = { control: lane(), start: lane(), read: lane() };
  }

  /** The pause of a lane. */
  pauseOf(lane: Lane): Pause {
    return this.#lanes[lane].pause;
  }

  /** The pause of one operation of `api`, which no other request keeps to. */
  pauseOfOperation(operation: string): Pause {
    const pause = this.#operations.get(operation) ?? new Pause();
    this.#operations.set(operation, pause);
    return pause;
  }

  /** Whether a slot of the lane is free; a last read needs none. */
  hasSlot(queue: Queue, now: number): boolean {
    const { inFlight } = this.#lanes[laneOf(queue)];
    if (queue === "last" || inFlight.size < this.#maxInFlight) return true;
    for (const [slot, sentAt] of inFlight) if (sentAt + this.#leaseMs < now) inFlight.delete(slot);
    return inFlight.size < this.#maxInFlight;
  }

  /** When the rate and the pause of its lane allow a request of this queue. */
  opensAt(queue: Queue): number {
    return Math.max(this.#rate.nextAt, this.#lanes[laneOf(queue)].pause.opensAt);
  }

  /** Counts a request as sent. `own` is the pause of its operation, which then takes the refusals in place of the lane's. */
  take(queue: Queue, events: BudgetEvents, own?: Pause): Slot {
    const lane = laneOf(queue);
    const { inFlight, pause: shared } = this.#lanes[lane];
    const sentAt = events.now();
    this.#rate.take(sentAt);
    shared.take(sentAt);
    own?.take(sentAt);
    const slot: Slot = {
      refused: (namedMs) => {
        const now = events.now();
        const tell = (own ?? shared).refuse({ now, sentAt, namedMs });
        if (own) return;
        if (lane === "read") this.#rate.slowDown({ now, sentAt, until: shared.until });
        if (tell) events.onPause(lane, shared.until);
      },
      release: (status) => {
        if (!inFlight.delete(slot)) return;
        for (const pause of own ? [own, shared] : [shared]) {
          if (status === undefined || status === 429) pause.end(sentAt);
          else pause.accept(sentAt);
        }
        events.onFree();
      },
    };
    inFlight.set(slot, sentAt);
    return slot;
  }
}
