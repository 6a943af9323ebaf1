import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { isObject, type Json } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";
import { parserReason } from "./parser-reason.ts";

/** What `openapi/sources.yaml` says about one document. */
export type SourceEntry = {
  name: string;
  kind: "vendored" | "handwritten";
  urls: string[];
  /** The operations that are held: hand-written contract tests cover every cell of them. The others are taken all the same. */
  held: string[];
  date?: string | undefined;
  sourceSha256?: string | undefined;
  sha256?: string | undefined;
};

type Taken = { sourceSha256: string; sha256: string };

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export async function readSources(root: string): Promise<SourceEntry[]> {
  const content: Json = (await readDocument(root)).toJS();
  if (!isObject(content)) throw new UserError(`openapi/sources.yaml: expected one entry per document.`);
  return Object.entries(content).map(([name, entry]) => toEntry(name, entry));
}

/** Records what was taken. The date stays while both hashes do, so that vendoring twice changes nothing. */
export async function recordTaken(root: string, entry: SourceEntry, taken: Taken, today: string): Promise<void> {
  if (entry.sourceSha256 === taken.sourceSha256 && entry.sha256 === taken.sha256) return;
  const document = await readDocument(root);
  document.setIn([entry.name, "date"], today);
  document.setIn([entry.name, "sourceSha256"], taken.sourceSha256);
  document.setIn([entry.name, "sha256"], taken.sha256);
  await writeFile(join(root, "openapi/sources.yaml"), document.toString({ lineWidth: 0 }));
}

async function readDocument(root: string): Promise<Document.Parsed> {
  const document = parseDocument(await readFile(join(root, "openapi/sources.yaml"), "utf8"));
  const [error] = document.errors;
  if (error) throw new UserError(`openapi/sources.yaml: ${parserReason(error)}`);
  return document;
}

function toEntry(name: string, entry: Json): SourceEntry {
  const fail = (what: string): never => {
    throw new UserError(`openapi/sources.yaml, ${name}: ${what}.`);
  };
  if (!isObject(entry)) return fail("expected a map with kind, url and held");
  const { kind, url, held = [], date, sourceSha256, sha256 } = entry;
  if ("operations" in entry) return fail("operations is called held: every operation of a document is taken");
  if (kind !== "vendored" && kind !== "handwritten")
    return fail(`kind is "vendored" or "handwritten", not ${JSON.stringify(kind)}`);
  const urls = Array.isArray(url) ? url : [url];
  if (!isStrings(urls) || !urls.every((item) => item.startsWith("https://")))
    return fail("url is the provider's https URL, or a list of them");
  if (!isStrings(held)) return fail('held is a list such as "GET /v1/tasks/{id}"');
  const wrong = held.find((operation) => !/^[A-Z]+ \/\S*$/.test(operation));
  if (wrong !== undefined) return fail(`"${wrong}" is not an operation such as "GET /v1/tasks/{id}"`);
  return { name, kind, urls, held, date: text(date), sourceSha256: text(sourceSha256), sha256: text(sha256) };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
