// npm run test:mutants [-- --check] [-- --only <name>]
import { readFile, writeFile } from "node:fs/promises";
import { runAsProgram, script } from "../../scripts/command-line/run-script.ts";
import { UserError } from "../../scripts/command-line/user-error.ts";
import { oneOf } from "../../scripts/command-line/words.ts";
import { contractNames } from "../../src/contract.ts";
import { checkEquivalents } from "./documents/check-equivalents.ts";
import { recordRequests } from "./recorded-requests.ts";
import { judgeRequests } from "./requests/judge.ts";
import { shareWork } from "./share-work.ts";
import { tableOf } from "./table.ts";

const TABLE = new URL("TABLE.md", import.meta.url);

const usage = `Usage: npm run test:mutants [-- --check] [--only <name> …]
Changes the documents and the requests by rule, and sees whether anything of ours notices. Writes TABLE.md.
  --check         compare TABLE.md instead
  --only <name>   take one contract, and leave TABLE.md alone: ${contractNames.join(", ")}
Exits 1 when a mutant survives, or when the list of equivalents or the table no longer holds.
`;
const options = { check: { type: "boolean", default: false }, only: { type: "string", multiple: true } } as const;

export const main = script({ usage, options }, async ({ values }, { stdout }) => {
  const say = (line: string) => stdout.write(`${line}\n`);
  const only = (values.only ?? contractNames).map((name) => oneOf("contract", contractNames, name));
  const isFull = values.only === undefined;

  const began = performance.now();
  say("Recording what the clients send in the contract tests.");
  const recorded = (await recordRequests()).filter(({ contract }) => only.includes(contract));
  say(`${recorded.length} requests. Judging the mutants.`);
  const results = [...(await shareWork({ recorded, only })), ...judgeRequests(recorded)];

  const table = tableOf(results);
  say(`\n${table}`);
  const equivalents = checkEquivalents(results);
  const problems = [
    ...results
      .filter(({ gate }) => gate === "survived")
      .map(({ contract, name, told }) => `survived: ${contract}: ${name}: ${told}`),
    ...equivalents.survivors.map(
      ({ contract, side, name }) => `survived: ${contract}: ${name} (${side}): no gate, and not listed as equivalent`,
    ),
    ...(isFull ? equivalents.problems : []),
    ...(isFull ? await keepTable(table, values.check) : []),
  ];
  say(`${results.length} mutants in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
  if (problems.length > 0) throw new UserError(`${problems.join("\n")}\n${problems.length} problems.`);
  say("Every observable mutant was noticed, and the list of equivalents holds.");
  return 0;
});

await runAsProgram(import.meta.url, main);

async function keepTable(table: string, check: boolean): Promise<string[]> {
  if (!check) {
    await writeFile(TABLE, table);
    return [];
  }
  const committed = await readFile(TABLE, "utf8").catch(() => "");
  return committed === table ? [] : ["contract-tests/mutants/TABLE.md is stale: npm run test:mutants."];
}
