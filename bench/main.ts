import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PART_NAMES } from "./parts.ts";

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !PART_NAMES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. The parts: ${PART_NAMES.join(", ")}.`);
  process.exit(2);
}

// A process for each part: what one of them puts in the place of fetch, timers or a package stays its own.
const missed = (asked.length > 0 ? asked : PART_NAMES).filter((name) => {
  console.log(`\n${name}`);
  const script = fileURLToPath(new URL("./run-part.ts", import.meta.url));
  const { status, signal } = spawnSync(process.execPath, ["--import", "tsx", script, name], { stdio: "inherit" });
  if (signal !== null) console.error(`${name} was ended by ${signal}.`);
  return status !== 0;
});
if (missed.length > 0) console.error(`\nMissed a target or failed: ${missed.join(", ")}.`);
process.exit(missed.length > 0 ? 1 : 0);
