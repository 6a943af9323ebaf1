import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import { upgradeDocument } from "../../src/contract/upgrade.ts";
import { isObject, type Json, type JsonObject } from "../../src/contract-diff/json.ts";
import { UserError } from "../command-line/user-error.ts";
import { parserReason } from "./parser-reason.ts";

export type Source = {
  /** The file or URL it came from, as the caller wrote it. */
  location: string;
  text: string;
  /** The OpenAPI documents in it, as 3.1: one, or several blocks of one page. */
  documents: JsonObject[];
};

export type ReadOptions = {
  /** Where the path of a file begins. @default the folder of this process */
  folder?: string | undefined;
  fetch?: typeof fetch | undefined;
  timeoutMs?: number | undefined;
};

/** Reads OpenAPI documents from a file or URL: JSON, YAML, or a Markdown page with blocks between four-backtick fences. */
export async function readSource(location: string, options: ReadOptions = {}): Promise<Source> {
  const text = /^https?:/i.test(location) ? await download(location, options) : await readText(location, options);
  return { location, text, documents: extractDocuments(text, location) };
}

export function extractDocuments(text: string, location: string): JsonObject[] {
  const blocks = [...text.matchAll(/^````[^\n`]*\n(.*?)^````/gms)].map((match) => match[1] ?? "");
  const isPage = blocks.length > 0;
  const documents = (isPage ? blocks : [text])
    .map((block) => parseText(block, location))
    .filter(
      (document): document is JsonObject => isObject(document) && ("openapi" in document || "swagger" in document),
    );
  if (documents.length === 0) {
    const place = isPage ? "between its four-backtick fences" : "in it";
    throw new UserError(`${location}: no OpenAPI document ${place}. Give an OpenAPI file, or a page that holds one.`);
  }
  return documents.map((document) => upgraded(document, location));
}

/** A document as 3.1. A version without quotes is a number in YAML. */
function upgraded(document: JsonObject, location: string): JsonObject {
  const { openapi, swagger } = document;
  if (swagger !== undefined) {
    throw new UserError(
      `${location}: Swagger ${String(swagger)}, but only OpenAPI 3.0 and 3.1 are read. Convert the document first.`,
    );
  }
  if (!/^3(?:\.[01])?(?:\.|$)/.test(String(openapi))) {
    throw new UserError(
      `${location}: OpenAPI ${String(openapi)}, but only 3.0 and 3.1 are read. Convert the document first.`,
    );
  }
  return upgradeDocument(document).document;
}

function parseText(written: string, location: string): Json {
  const text = written.replace(/^\uFEFF/, "");
  try {
    // JSON allows tabs where YAML does not, so it is not read as YAML.
    if (text.trimStart().startsWith("{")) return JSON.parse(text);
    // Documents are written by programs too, which make an anchor of whatever occurs twice.
    return parse(text, { merge: true, maxAliasCount: -1 });
  } catch (error) {
    throw new UserError(`${location}: neither JSON nor YAML: ${parserReason(error)}`);
  }
}

async function readText(path: string, { folder = "." }: ReadOptions): Promise<string> {
  try {
    return await readFile(resolve(folder, path), "utf8");
  } catch (error) {
    throw new UserError(`${path}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
}

async function download(url: string, { fetch = globalThis.fetch, timeoutMs = 30_000 }: ReadOptions): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return await response.text();
  } catch (error) {
    throw new UserError(
      `${url}: cannot be read: ${reasonOf(error)}. Check the address, or save the page and pass it with --from.`,
    );
  }
  throw new UserError(
    `${url}: answered ${response.status}. Check the address, or save the page and pass it with --from.`,
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
