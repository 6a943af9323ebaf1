import { operationsOf } from "../../src/contract/operations.ts";
import { type ContractName, contractNames } from "../../src/contract.ts";
import { heldDocument } from "../held.ts";
import { entriesOf } from "../ledger.ts";
import type { ContractRun, Coverage, Disagreement } from "./contract-run.ts";

/** What both forms of the report show. */
export type Report = {
  readonly contracts: readonly ContractReport[];
  readonly total: number;
  readonly coveredTotal: number;
  readonly passed: number;
  readonly failed: readonly string[];
  readonly disagreements: readonly Disagreement[];
  readonly at: Date;
};

export type ContractReport = {
  readonly name: ContractName;
  readonly title: string;
  readonly operations: readonly OperationReport[];
  /** The status codes of every operation, in order, and `request` where there are examples of requests. */
  readonly columns: readonly string[];
};

export type OperationReport = { readonly key: string; readonly entries: readonly EntryReport[] };

export type EntryReport = {
  /** Unique in the whole report, and an HTML id. */
  readonly id: string;
  /** A status code, or `request`. */
  readonly column: string;
  /** What is said beside the status: a branch, an example, else the media type. */
  readonly label: string;
  readonly isExample: boolean;
  readonly covered: Coverage | undefined;
};

export function toReport(run: ContractRun, at: Date): Report {
  const contracts = contractNames.map((name) => toContract(name, run));
  const entries = contracts.flatMap(({ operations }) => operations.flatMap((operation) => operation.entries));
  const { passed, failed, disagreements } = run;
  const coveredTotal = entries.filter(({ covered }) => covered).length;
  return { contracts, total: entries.length, coveredTotal, passed, failed, disagreements, at };
}

function toContract(name: ContractName, run: ContractRun): ContractReport {
  const document = heldDocument(name);
  const all = entriesOf(name);
  const operations = operationsOf(document).map(({ key }) => {
    const own = all.filter((entry) => entry.startsWith(`${key} `));
    const entries = own.map((entry): EntryReport => {
      const id = `${name}-${all.indexOf(entry) + 1}`;
      return { id, ...place(entry.slice(key.length + 1)), covered: withoutOperation(run.covered[name]?.[entry], key) };
    });
    return { key, entries: entries.sort((one, other) => compareColumns(one.column, other.column)) };
  });
  const columns = new Set(operations.flatMap(({ entries }) => entries.map(({ column }) => column)));
  const { title, version } = document.info;
  return { name, title: `${title} ${version}`, operations, columns: [...columns].sort(compareColumns) };
}

/** Takes the end of an entry apart: `200 application/json data=running`, `404 example gone`, `204`. */
function place(end: string): Pick<EntryReport, "column" | "label" | "isExample"> {
  const [column = "", second = "", ...rest] = end.split(" ");
  const isExample = second === "example";
  return { column, isExample, label: rest.join(" ") || second || "no body" };
}

/** Requests come before answers. */
function compareColumns(one: string, other: string): number {
  const isRequest = (column: string) => Number(column === "request");
  return isRequest(other) - isRequest(one) || one.localeCompare(other);
}

/** A test that stands under its operation need not name it again. */
function withoutOperation(covered: Coverage | undefined, key: string): Coverage | undefined {
  return covered && { ...covered, test: covered.test.replace(`${key} > `, "") };
}
