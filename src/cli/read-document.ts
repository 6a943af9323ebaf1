import { parse } from "yaml";
import type { OpenApiDocument } from "../mock.ts";
import { type Io, readText } from "./io.ts";
import { UsageError } from "./usage-error.ts";

const TIMEOUT_MS = 30_000;

/**
 * Reads an OpenAPI document, 3.0 or 3.1, as JSON or YAML: from a file, from an address with one GET, or from standard input
 * where the source is a dash.
 *
 * @throws UsageError for what cannot be read, and for what is not such a document
 */
export async function readDocument(source: string, io: Io): Promise<OpenApiDocument> {
  const text = /^https?:/i.test(source) ? await download(source, io) : await readText(source, io);
  const name = source === "-" ? "Standard input" : source;
  const document = parseText(text.replace(/^\uFEFF/, ""), name);
  if (typeof document !== "object" || document === null) throw noDocument(name);
  const { swagger, openapi, paths } = document as Record<"swagger" | "openapi" | "paths", unknown>;
  if (swagger !== undefined) {
    throw new UsageError(`${name} is Swagger ${String(swagger)}: convert it to OpenAPI 3.0 or 3.1 first.`);
  }
  if (openapi === undefined) throw noDocument(name);
  // A version without quotes is a number in YAML.
  if (!/^3(\.[01])?(\.|$)/.test(String(openapi))) {
    throw new UsageError(`${name} is OpenAPI ${String(openapi)}: errand reads 3.0 and 3.1.`);
  }
  if (paths !== undefined && (typeof paths !== "object" || paths === null || Array.isArray(paths))) {
    throw new UsageError(`${name} is not an OpenAPI document: its "paths" is not an object.`);
  }
  return document as OpenApiDocument;
}

function noDocument(name: string): UsageError {
  return new UsageError(`${name} is not an OpenAPI document: it has no "openapi".`);
}

function parseText(text: string, name: string): unknown {
  const isJson = /\.json$/i.test(name);
  try {
    // JSON allows tabs where YAML does not, and is read many times faster as what it is.
    if (isJson || text.trimStart().startsWith("{")) return JSON.parse(text);
  } catch (error) {
    if (isJson) throw new UsageError(`${name} is not JSON: ${reasonOf(error)}`);
  }
  try {
    // Documents are written by programs too, which make an anchor of whatever occurs twice.
    return parse(text, { merge: true, maxAliasCount: -1, logLevel: "error" });
  } catch (error) {
    throw new UsageError(`${name} is neither JSON nor YAML: ${reasonOf(error)}`);
  }
}

/** What a parser found wrong, as one line: one of YAML adds the place with an arrow below it, one of JSON quotes line breaks. */
function reasonOf(error: unknown): string {
  const [sentence = ""] = (error as Error).message.split(/:\n\n/);
  return `${sentence.replace(/\s+/g, " ").trim().replace(/[.:]$/, "")}.`;
}

async function download(url: string, io: Io): Promise<string> {
  const { host, username, password } = addressOf(url);
  if (username !== "" || password !== "") {
    throw new UsageError(`The address at ${host} holds a password: download the document, and name the file.`);
  }
  let response: Response;
  try {
    response = await (io.fetch ?? fetch)(url, {
      signal: AbortSignal.any([io.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (response.ok) return await response.text();
  } catch (error) {
    if (io.signal.aborted) throw error;
    const { cause, name, message } = error as Error & { cause?: { code?: string; message?: string } };
    const reason =
      name === "TimeoutError" ? `nothing within ${TIMEOUT_MS / 1_000} s` : (cause?.code ?? cause?.message ?? message);
    throw new UsageError(`${url} cannot be read: ${host} does not answer (${reason}).`);
  }
  throw new UsageError(`${url} cannot be read: it was answered with ${response.status}.`);
}

function addressOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new UsageError(`${url} is not an address.`);
  }
}
