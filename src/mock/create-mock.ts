import { checkFunctions } from "../async/callbacks.ts";
import { checkOptions, documentOf } from "../contract/check-arguments.ts";
import type { ContractName } from "../contract/documents.ts";
import type { OpenApiDocument } from "../contract/openapi.ts";
import type { AnswerScript } from "./answer-script.ts";
import { toResponse } from "./delivery.ts";
import type { Fault } from "./fault.ts";
import type { MockRequest } from "./mock-request.ts";
import { MockService } from "./mock-service.ts";
import { type CheckRequest, loadPrism, PRISM_INSTALL } from "./prism-check.ts";
import type { Script } from "./script.ts";
import { type TaskDescription, tasksIn } from "./task-description.ts";
import { VirtualClock } from "./virtual-clock.ts";
import type { WebhookTarget } from "./webhook-sender.ts";

/** Options of {@link createMock} and {@link startMock}. */
export type MockOptions = {
  /** What happens to the tasks that are started. @default queued, running, completed, a second each */
  script?: Script | undefined;
  /** What goes wrong. */
  faults?: readonly Fault[] | undefined;
  /** Answers of single operations, in place of what the memory would say. */
  answers?: AnswerScript | undefined;
  /** Starts are refused, as the provider refuses them, while this many tasks are not over. @default no limit */
  limit?: number | undefined;
  /** Lets a task that nobody started here begin when it is asked for, in place of the provider's 404. @default false */
  adopt?: boolean | undefined;
  /** Divides the durations of scripts and faults. @default 1 */
  speed?: number | undefined;
  /** Chooses the ids of tasks, and with a virtual clock every random number. @default 1 */
  seed?: number | undefined;
  /** Where to deliver webhooks, and the secret to sign them with. */
  webhook?: WebhookTarget | undefined;
  /** How the document starts and reads tasks. @default the document's own `x-tasks` */
  tasks?: TaskDescription | readonly TaskDescription[] | undefined;
  /**
   * Whether Prism checks each request against the document; a wrong one is answered as the document says. Loading it takes
   * up to a second. `"if installed"` says once, through `onNotice`, when it is not.
   * @default false for `createMock`, "if installed" for `startMock`
   */
  checkRequests?: boolean | "if installed" | undefined;
  /** Hears that requests are not checked. @default console.warn */
  onNotice?: ((sentence: string) => void) | undefined;
  /**
   * `"virtual"` puts a clock of its own in the place of `setTimeout`, `setInterval`, `Date`, `performance.now` and
   * `Math.random` until `close()`: it stands still while a request is under way, and jumps to the next timer otherwise. For
   * `mock.fetch` alone: over a socket time is real. @default "real"
   */
  clock?: "real" | "virtual" | undefined;
};

/** A task in the memory of a mock. */
export type MockedTask = {
  /** The id that its start answered. */
  readonly id: string;
  /** The session that it runs in, where the provider has sessions. */
  readonly sessionId: string | undefined;
  /** The operation that started it. */
  readonly operation: string;
  /** The body that it was started with, parsed. */
  readonly input: unknown;
  /** The provider's word for its status now. */
  readonly status: string;
};

/** A provider that is played in this process. */
export type Mock = {
  /** Give it to a client as `fetch`: the mock without a socket. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /** Every request so far, the oldest first. */
  readonly requests: readonly MockRequest[];
  /** Every task so far, the oldest first. */
  readonly tasks: readonly MockedTask[];
  /** Plays another script for tasks that are started from now on. @throws TypeError for one that it cannot play */
  play(script: Script): void;
  /** Adds a fault after those that are there. @throws TypeError for one that it does not know */
  fault(fault: Fault): void;
  /** Replaces the answers of single operations. @throws TypeError for one that the document does not have */
  answer(answers: AnswerScript): void;
  /** Forgets tasks and requests, and begins anew with the options that the mock was made with. */
  reset(): void;
  /** Ends deliveries and puts the real clock back, at once; resolves when connections are closed. */
  close(): Promise<void>;
};

let isNoticeGiven = false;

/**
 * Makes a mock of a provider without a socket. It remembers tasks: each start gets an id of its own and goes through the
 * script; lists show it, and it can be stopped. Answers are made from the document's own examples.
 *
 * @throws TypeError for an argument that it cannot use; Error where the virtual clock cannot be installed.
 *
 * @example
 * const mock = createMock("browser-use-v4", { clock: "virtual", faults: [{ fault: "answer", status: 429, on: "read" }] });
 * const client = browserUseV4({ apiKey: "any", fetch: mock.fetch });
 * const task = await client.run({ task: "…" });
 * await mock.close();
 */
export function createMock(contract: ContractName | OpenApiDocument, options: MockOptions = {}): Mock {
  return toMock(createService(contract, { checkRequests: false, ...options }));
}

/** A mock's parts, for {@link createMock} and the server around it. */
export type MockParts = {
  readonly service: MockService;
  readonly clock: VirtualClock | undefined;
  readonly ready: () => Promise<unknown>;
};

export function createService(contract: ContractName | OpenApiDocument, options: MockOptions): MockParts {
  const document = documentOf(contract);
  checkOptions(options, "a script, faults and a clock, or left out");
  const {
    script = {},
    faults = [],
    answers = {},
    limit = Number.POSITIVE_INFINITY,
    adopt = false,
    speed = 1,
    seed = 1,
    webhook,
    clock: time = "real",
  } = options;
  const { tasks = tasksIn(document), checkRequests = "if installed", onNotice } = options;
  checkFunctions({ onNotice });
  for (const [name, value] of Object.entries({ limit, speed, seed })) {
    if (typeof value !== "number" || !(value >= 0)) throw new TypeError(`${name} must be a number, 0 or more.`);
  }
  if (time !== "real" && time !== "virtual")
    throw new TypeError(`clock must be "real" or "virtual", got ${JSON.stringify(time)}.`);
  let checking: Promise<CheckRequest | undefined> | undefined;
  const check = () => {
    checking ??=
      checkRequests === false ? Promise.resolve(undefined) : loadCheck(document, checkRequests === true, onNotice);
    return checking;
  };
  const clock = time === "virtual" ? new VirtualClock(seed) : undefined;
  try {
    const service = new MockService({
      document,
      descriptions: [tasks].flat(),
      script,
      faults,
      answers,
      limit,
      adopt,
      speed: speed || 1,
      seed,
      webhook,
      clock: () => performance.now(),
      hold: (work) => (clock === undefined ? work() : clock.holding(work)),
      check,
    });
    return { service, clock, ready: check };
  } catch (error) {
    clock?.close();
    throw error;
  }
}

export function toMock({ service, clock }: MockParts): Mock {
  // A request follows its caller's signal by weak references: one that nobody holds while it waits would never hear of an abort.
  const underWay = new Set<readonly unknown[]>();
  const send = async (request: Request) => {
    const { signal, method, headers } = request;
    const answer = async () => {
      signal.throwIfAborted();
      return service.handle({ method, url: new URL(request.url), headers, text: await request.text() });
    };
    const delivery = await (clock === undefined ? answer() : clock.holding(answer));
    signal.throwIfAborted();
    return toResponse(delivery, signal);
  };
  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const held = [request, input, init?.signal];
      underWay.add(held);
      try {
        return await send(request);
      } finally {
        underWay.delete(held);
      }
    },
    requests: service.requests,
    get tasks() {
      const now = service.now();
      return service.tasks.map((task) => {
        const { id, sessionId, operation, input } = task.birth;
        return { id, sessionId, operation, input, status: task.wordAt(now) };
      });
    },
    play: (script) => service.setScript(script),
    fault: (fault) => service.addFault(fault),
    answer: (answers) => service.setAnswers(answers),
    reset: () => service.reset(),
    async close() {
      service.close();
      clock?.close();
    },
  };
}

async function loadCheck(
  document: OpenApiDocument,
  isRequired: boolean,
  onNotice: ((sentence: string) => void) | undefined,
): Promise<CheckRequest | undefined> {
  const check = await loadPrism(document);
  if (check !== undefined) return check;
  if (isRequired) throw new Error(`checkRequests needs Prism, which is not installed: ${PRISM_INSTALL}`);
  if (!isNoticeGiven) {
    isNoticeGiven = true;
    (onNotice ?? console.warn)(`The mock does not check requests, since Prism is not installed: ${PRISM_INSTALL}`);
  }
  return undefined;
}
