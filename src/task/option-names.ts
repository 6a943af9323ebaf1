// The names of all options, so that a factory or a verb can say what it does not know, and where it would be known. The type
// test beside the verbs holds them to the types.

const CALL = ["signal"] as const;
const READ = ["signal", "output"] as const;
const WAIT = [
  "timeoutMs",
  "signal",
  "onEvent",
  "output",
  "secrets",
  "faultBudgetMs",
  "unknownBudgetMs",
  "minReadGapMs",
  "maxReadGapMs",
  "onPaused",
  "onAbort",
  "onTimeout",
] as const;

const ONCE = ["taskKey", "journal", "onUncertain", "settleMs", "keepOutputs", "fingerprint", "sameInput"] as const;

/** The options of a client's factory and of each of its verbs. */
export const OPTION_NAMES = {
  client: [
    "apiKey",
    "baseUrl",
    "fetch",
    "headers",
    "requestTimeoutMs",
    "startTimeoutMs",
    "maxRequestsPerSecond",
    "maxInFlight",
    "maxResponseBytes",
    "onExchange",
    "secretHeaders",
  ],
  run: [...WAIT, "sendSchema", ...ONCE],
  start: [...READ, "sendSchema", ...ONCE],
  get: [...READ, "secrets"],
  wait: WAIT,
  watch: [...WAIT, "steps"],
  waitAll: WAIT,
  runAll: [...WAIT, "sendSchema", ...ONCE, "concurrency", "buffer", "roomTimeoutMs"],
  beginWait: ["timeoutMs", "faultBudgetMs", "unknownBudgetMs", "minReadGapMs", "maxReadGapMs", "onPaused"],
  readOnce: [...READ, "secrets"],
  stop: CALL,
  pause: CALL,
  resume: CALL,
  endSession: CALL,
  list: CALL,
  download: CALL,
} as const satisfies Record<string, readonly string[]>;

/** Who takes options: the factory of a client, or one of its verbs. */
export type OptionTaker = keyof typeof OPTION_NAMES;
