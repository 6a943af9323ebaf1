import { NEW_WORD, type Step } from "../provider/faults.ts";
import { READER_NAMES, READERS, type Reader } from "../rivals/readers.ts";
import { isRaw } from "../rivals/settle.ts";
import type { Client, Judge, Plan } from "./grid.ts";

const SCRIPTS: Record<string, readonly Step[]> = {
  "503": ["503"],
  "500 once, then right": ["500", "running"],
  "502 in HTML": ["502 in HTML"],
  "429, Retry-After 3": ["429 for 3 s"],
  "429, Retry-After 120": ["429 for 120 s"],
  "reset before headers": ["reset"],
  "reset in the body": ["reset in the body"],
  "half a JSON, 200": ["half a JSON with 200"],
  "HTML, 200": ["HTML with 200"],
  "empty, 200": ["empty with 200"],
  "`null`, 200": ["null with 200"],
  "`{}`, 200": ["{} with 200"],
  "hang, no bytes": ["hang"],
  "half a body, then silence": ["stall in the body"],
  "a new status word": [NEW_WORD],
  "401": ["401"],
  "404": ["404"],
  "422": ["422"],
  "302 to a login page": ["302 to a login page"],
};
/** After these a value is right: the word is the provider's, and a client may read again. */
const MAY_GIVE = new Set(["500 once, then right", "a new status word"]);

/** One status read with default settings. */
export async function readsPlan(baseUrl: string): Promise<Plan> {
  const library = new URL("../../src/index.ts", import.meta.url).href;
  // Loads every client before the first is timed.
  await Promise.all(READER_NAMES.map((name) => (READERS[name] as Reader)({ baseUrl, library })));
  const clients = READER_NAMES.filter((name) => name !== "raw fetch").map((name): Client => {
    const load: Reader = READERS[name];
    // A client of its own for each read, so that a pause or a hang of one is not another's.
    return { name, ours: name === "errand", call: async (id) => (await load({ baseUrl, library }))(id) };
  });
  return { on: "reads", scripts: SCRIPTS, clients };
}

export const judgeRead: Judge = ({ fault, ending, client }, requests) => {
  if (ending.how === "pending") return ["no end"];
  if (ending.how === "threw") return isRaw(ending.error) ? ["raw error"] : [];
  if (!MAY_GIVE.has(fault)) return ["wrong success"];
  // `get` promises that nothing is repeated.
  return client.ours && requests.length > 1 ? ["spin"] : [];
};
