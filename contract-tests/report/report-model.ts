import { operationsOf } from "../../src/contract/operations.ts";
import { type ContractName, contractNames } from "../../src/contract.ts";
import { heldDocument, otherOperations } from "../held.ts";
import { entriesOf } from "../ledger.ts";
import type { ContractRun, Coverage, Disagreement, MadeAnswer, TestPlace } from "./contract-run.ts";
import type { DocumentSource, LinkTo, Provenance } from "./provenance.ts";

/** What both forms of the report show. */
export type Report = {
  readonly contracts: readonly ContractReport[];
  readonly total: number;
  readonly coveredTotal: number;
  readonly passed: number;
  readonly failed: readonly TestPlace[];
  readonly skipped: readonly TestPlace[];
  readonly disagreements: readonly Disagreement[];
  readonly commit: Provenance["commit"];
  /** Files differ from the commit. */
  readonly isChanged: boolean;
  readonly linkTo: LinkTo;
  readonly at: Date;
};

export type ContractReport = {
  readonly name: ContractName;
  readonly title: string;
  readonly source: DocumentSource | undefined;
  readonly operations: readonly OperationReport[];
  /** The operations that are not held: called by made tests, and no part of the totals. */
  readonly others: readonly OtherOperation[];
  /** The status codes of every operation, in order, and `request` where there are examples of requests. */
  readonly columns: readonly string[];
};

export type OperationReport = { readonly key: string; readonly entries: readonly EntryReport[] };

export type OtherOperation = { readonly key: string; readonly answers: readonly MadeAnswer[] };

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

/** What a report is made from, beside the run. */
export type Setting = { readonly provenance: Provenance; readonly linkTo: LinkTo; readonly at: Date };

export function toReport(run: ContractRun, { provenance, linkTo, at }: Setting): Report {
  const contracts = contractNames.map((name) => toContract(name, run, provenance.documents[name]));
  const entries = contracts.flatMap(entriesIn);
  const { passed, failed, skipped, disagreements } = run;
  const { commit, isChanged } = provenance;
  const coveredTotal = entries.filter(({ covered }) => covered).length;
  const total = entries.length;
  return { contracts, total, coveredTotal, passed, failed, skipped, disagreements, commit, isChanged, linkTo, at };
}

export function entriesIn({ operations }: ContractReport): EntryReport[] {
  return operations.flatMap(({ entries }) => entries);
}

function toContract(name: ContractName, run: ContractRun, source: DocumentSource | undefined): ContractReport {
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
  const others = otherOperations(name).map((key) => ({
    key,
    answers: run.made.filter(({ contract, operation }) => contract === name && operation === key),
  }));
  const sorted = [...columns].sort(compareColumns);
  return { name, title: `${title} ${version}`, source, operations, others, columns: sorted };
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
