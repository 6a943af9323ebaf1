import { anchorBrowser, browserAct } from "../../src/index.ts";
import { NEW_WORD, type Step } from "../provider/faults.ts";
import { anchorHandle, browserActHandle, KEY } from "../rivals/errand.ts";
import { isRaw } from "../rivals/settle.ts";
import { waiters } from "../rivals/waiters.ts";
import type { Client, Judge, Plan } from "./grid.ts";

const once = (...faults: Step[]): Step[] => ["running", ...faults, "running", "completed"];

const SCRIPTS: Record<string, readonly Step[]> = {
  "the task fails": ["running", "failed"],
  "one 500": once("500"),
  "one 503": once("503"),
  "three 503 in a row": once("503", "503", "503"),
  "one 429, Retry-After 3": once("429 for 3 s"),
  "one reset": once("reset"),
  "one reset in the body": once("reset in the body"),
  "one hung read": once("hang"),
  "one stalled body": once("stall in the body"),
  "one HTML, 200": once("HTML with 200"),
  "one half JSON, 200": once("half a JSON with 200"),
  "one empty, 200": once("empty with 200"),
  "one `{}`, 200": once("{} with 200"),
  "one new status word": once(NEW_WORD),
  "a new word for ever": ["running", NEW_WORD],
  "503 for ever": ["running", "503"],
  "HTML, 200 for ever": ["running", "HTML with 200"],
  "`null`, 200 for ever": ["running", "null with 200"],
  "`{}`, 200 for ever": ["running", "{} with 200"],
  "stalled bodies for ever": ["running", "stall in the body"],
  "hung reads for ever": ["running", "hang"],
  "401 for ever": ["running", "401"],
  "404 for ever": ["running", "404"],
};
/** The default of ten minutes is longer than anything here is waited for. */
const UNKNOWN_BUDGET_MS = 20_000;
/** More reads than this in a second, on average, are a spin: the shortest pause of any client is 0.4 s. */
const SPIN_PER_SECOND = 4;
const SPIN_SLACK = 10;

/** A whole wait for a task that has just been started, with default settings but for errand's budget of unknown words. */
export function waitsPlan(baseUrl: string): Plan {
  const options = { apiKey: KEY, baseUrl };
  const waiting = { unknownBudgetMs: UNKNOWN_BUDGET_MS };
  const ours: Client[] = [
    {
      name: "errand, Anchor",
      ours: true,
      call: (id) => anchorBrowser(options).wait(anchorHandle(id), waiting),
    },
    {
      name: "errand, BrowserAct",
      ours: true,
      call: (id) => browserAct(options).wait(browserActHandle(id), waiting),
    },
  ];
  const theirs = waiters({ baseUrl, fetch }).map(
    ({ name, wait }): Client => ({ name: name.replace(/ \d[\d.]*/, ""), ours: false, call: wait }),
  );
  return { on: "reads", scripts: SCRIPTS, clients: [...ours, ...theirs] };
}

export const judgeWait: Judge = ({ fault, ending }, requests) => {
  const script = SCRIPTS[fault] ?? [];
  const completes = script.at(-1) === "completed";
  const problems: ReturnType<Judge> = [];
  const [first, last] = [requests[0], requests.at(-1)];
  const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1000;
  if (requests.length > SPIN_SLACK + SPIN_PER_SECOND * seconds) problems.push("spin");
  if (ending.how === "pending") problems.push("no end");
  else if (ending.how === "gave" && !completes) problems.push("wrong success");
  else if (ending.how === "threw" && completes) problems.push("lost wait");
  if (ending.how === "threw" && isRaw(ending.error)) problems.push("raw error");
  return problems;
};

/** How long after the 429 the next read came, for the row that asks for three seconds. */
export const RETRY_AFTER_ROW = "one 429, Retry-After 3";
