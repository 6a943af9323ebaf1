import {
  anchorBrowser,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type ClientOptions,
  type WaitOptions,
} from "../../src/index.ts";

/** The verbs of a client that a live run uses. */
export type LiveClient = {
  run(input: never, options: WaitOptions): Promise<unknown>;
  get(task: string): Promise<unknown>;
  list?(): Promise<unknown>;
  stop?(task: string): Promise<void>;
};

/** A provider whose service can be held against its contract. */
export type LiveProvider = {
  readonly name: string;
  /** The environment variable that holds the key. */
  readonly keyVariable: string;
  /** The small task that `--start` starts; undefined where only the account's owner knows one. */
  readonly smallTask?: Readonly<Record<string, unknown>>;
  readonly connect: (options: ClientOptions) => LiveClient;
};

const PROMPT = "What is the main heading of https://example.com?";

export const liveProviders: readonly LiveProvider[] = [
  {
    name: "anchor-browser",
    keyVariable: "ANCHORBROWSER_API_KEY",
    smallTask: { prompt: PROMPT },
    connect: anchorBrowser,
  },
  { name: "browser-act", keyVariable: "BROWSERACT_API_KEY", connect: browserAct },
  {
    name: "browser-use-v4",
    keyVariable: "BROWSER_USE_API_KEY",
    smallTask: { task: PROMPT },
    connect: browserUseV4,
  },
  {
    name: "browser-use-v2",
    keyVariable: "BROWSER_USE_API_KEY",
    smallTask: { task: PROMPT },
    connect: browserUseV2,
  },
  {
    name: "browser-use-v1",
    keyVariable: "BROWSER_USE_API_KEY",
    smallTask: { task: PROMPT },
    connect: browserUseV1,
  },
];
