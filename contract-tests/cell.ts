import { expect, test } from "vitest";
import { type ContractExchange, type ContractName, describeViolation } from "../src/contract.ts";
import { entriesOf } from "./ledger.ts";
import { type ClientSettings, Rig } from "./rig.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a passed test has covered; the reporter adds it up. */
    covers?: {
      readonly contract: ContractName;
      readonly entries: readonly string[];
      /** The exchange that covered each entry, for the report. */
      readonly exchanges?: Readonly<Record<string, ContractExchange>>;
    };
    /** The requests that it held against literals; `npm run test:mutants` makes mutants from them. */
    requests?: Rig<unknown>["held"];
  }
}

export type Run<Client> = (rig: Rig<Client>) => Promise<void>;

/** The two kinds of test of one contract. */
export type ContractTest<Client> = {
  /**
   * A test that covers cells or named examples of the contract: `cell("GET /task/{task_id} 404 application/json", "is …",
   * run)`. It counts only when it passes, has asserted something, and its own clients really met each entry it names.
   * Each entry belongs to one test, so that no test can go unnoticed.
   */
  cell(entries: string | readonly string[], name: string, run: Run<Client>): void;
  /** A test that covers none. */
  plain(name: string, run: Run<Client>): void;
};

/** Makes the tests of one contract. Every exchange in them is held against it. */
export function contractTest<Client>(
  contract: ContractName,
  create: (settings: ClientSettings) => Client,
): ContractTest<Client> {
  return {
    cell(named, name, run) {
      const entries = [named].flat();
      test(name, async ({ task }) => {
        const rig = new Rig(contract, create);
        await cover(contract, entries, rig, run);
        const shown = entries.flatMap((entry) => {
          const exchange = rig.exchangeOf(entry);
          return exchange ? [[entry, exchange]] : [];
        });
        task.meta.covers = { contract, entries, exchanges: Object.fromEntries(shown) };
        task.meta.requests = rig.held;
      });
    },
    plain(name, run) {
      test(name, () => keep(contract, new Rig(contract, create), run));
    },
  };
}

/** Runs a test and makes sure that it really covers the entries it names. */
export async function cover<Client>(
  contract: ContractName,
  entries: readonly string[],
  rig: Rig<Client>,
  run: Run<Client>,
): Promise<void> {
  const known = entriesOf(contract);
  for (const entry of entries) {
    if (!known.includes(entry)) throw new Error(`${contract} has no "${entry}".`);
  }
  await keep(contract, rig, run);
  const seen = rig.seen;
  for (const entry of entries) {
    if (!seen.has(entry))
      throw new Error(`Nothing in this test was "${entry}". Seen: ${[...seen].join(" + ") || "none"}.`);
  }
}

/** Runs a test and makes sure that it asserts something and that every exchange keeps the contract. */
async function keep<Client>(contract: ContractName, rig: Rig<Client>, run: Run<Client>): Promise<void> {
  const before = expect.getState().assertionCalls;
  let failure: unknown;
  try {
    await run(rig);
  } catch (error) {
    failure = error;
  }
  // The client turns a violation into an error of its own, or reads again: the violation is what went wrong.
  const [violation] = rig.unexpected;
  if (violation) throw new Error(describeViolation(contract, violation), { cause: failure });
  if (failure !== undefined) throw failure;
  if (expect.getState().assertionCalls === before) throw new Error("The test asserts nothing.");
}
