import type { Step } from "../provider/faults.ts";
import { isRaw } from "../rivals/settle.ts";
import { STARTERS } from "../rivals/starters.ts";
import type { Judge, Plan } from "./grid.ts";

const SCRIPTS: Record<string, readonly Step[]> = {
  "500": ["500"],
  "503": ["503"],
  "502 in HTML": ["502 in HTML"],
  "reset before headers": ["reset"],
  "reset in the body": ["reset in the body"],
  "hang, no bytes": ["hang"],
  "half a body, then silence": ["stall in the body"],
  "HTML, 200": ["HTML with 200"],
  "half a JSON, 200": ["half a JSON with 200"],
  "`{}`, 200": ["{} with 200"],
  "429 once, Retry-After 3": ["429 for 3 s", "running"],
};
/** A 429 says that nothing was started: sending it again starts nothing twice. */
const REPEATABLE = "429 once, Retry-After 3";

/** One start with default settings: a POST that the server may have carried out whatever it answered. */
export function startsPlan(baseUrl: string): Plan {
  const clients = Object.entries(STARTERS).map(([name, start]) => ({
    name,
    ours: name.startsWith("errand"),
    call: (id: string) => start(baseUrl, id),
  }));
  return { on: "starts", scripts: SCRIPTS, clients };
}

export const judgeStart: Judge = ({ fault, ending }, requests) => {
  const problems: ReturnType<Judge> = [];
  if (requests.length > 1 && fault !== REPEATABLE) problems.push("second start");
  if (ending.how === "pending") problems.push("no end");
  if (ending.how === "gave" && fault !== REPEATABLE) problems.push("wrong success");
  if (ending.how === "threw" && isRaw(ending.error)) problems.push("raw error");
  return problems;
};
