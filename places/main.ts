// npm run test:places [-- --only name,name]
// The packed library in real frameworks, runtimes and fetch implementations, against a service on loopback.
import { parseArgs } from "node:util";
import { installLibrary } from "./run/pack.ts";
import { places } from "./run/places.ts";
import { startService } from "./run/service.ts";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const names = values.only?.split(",") ?? places.map(({ name }) => name);
const unknown = names.filter((name) => !places.some((place) => place.name === name));
if (unknown.length > 0) {
  console.error(`There is no place "${unknown[0]}". There are: ${places.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

await installLibrary();
const service = await startService();
let failed = 0;
for (const { name, run } of places.filter((place) => names.includes(place.name))) {
  const began = performance.now();
  const problems = await run(service).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name.padEnd(16)}${problems.length === 0 ? "ok    " : "FAILED"}${seconds.padStart(7)} s`);
  for (const problem of problems) console.log(`  ${beginningOf(problem)}`);
  if (problems.length > 0) failed += 1;
}
await service.close();
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** The first lines of what a program printed; the rest seldom says more. */
function beginningOf(problem: string): string {
  return problem.split("\n").slice(0, 12).join("\n  ").slice(0, 2_000);
}
