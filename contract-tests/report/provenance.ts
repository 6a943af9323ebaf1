import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { readSources, sha256 } from "../../scripts/openapi/sources.ts";
import type { ContractName } from "../../src/contract.ts";
import type { TestPlace } from "./contract-run.ts";

/** What was tested: the state of the repository and the documents in it. */
export type Provenance = {
  /** The commit; undefined outside of a Git repository. */
  readonly commit: string | undefined;
  /** Files differ from the commit. */
  readonly isChanged: boolean;
  readonly documents: Readonly<Partial<Record<ContractName, DocumentSource>>>;
};

/** Where a contract comes from, and the texts that it stands in. */
export type DocumentSource = {
  readonly urls: readonly string[];
  /** The day on which the contract last changed. */
  readonly date: string | undefined;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
};

export async function readProvenance(root: string): Promise<Provenance> {
  const entries = await readSources(root);
  const documents = await Promise.all(
    entries.map(async ({ name, urls, date }) => {
      const paths = [`openapi/${name}.yaml`, `openapi/${name}.overlay.yaml`, `generated/${name}.openapi.json`];
      const files = paths.map(async (path) => ({ path, sha256: sha256(await readFile(join(root, path), "utf8")) }));
      return [name, { urls, date, files: await Promise.all(files) }] as const;
    }),
  );
  const commit = git(root, "rev-parse", "HEAD");
  return { commit, isChanged: git(root, "status", "--porcelain") !== "", documents: Object.fromEntries(documents) };
}

/** Gives the address of a test's source text: on GitHub in a workflow, else of the file beside the report. */
export type LinkTo = (place: Pick<TestPlace, "file" | "line">) => string;

export function sourceLinks(
  env: Readonly<Record<string, string | undefined>>,
  { commit }: Pick<Provenance, "commit">,
  { root, folder }: { root: string; folder: string },
): LinkTo {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  const base =
    server && repository && commit
      ? `${server}/${repository}/blob/${commit}`
      : relative(folder, root).split(sep).join("/") || ".";
  return ({ file, line }) => `${base}/${encodeURI(file)}${line === undefined ? "" : `#L${line}`}`;
}

function git(cwd: string, ...words: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", words, { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
