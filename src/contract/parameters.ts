import { type Flaw, MISSING } from "./flaw.ts";
import { type At, below, type OpenApiDocument, type Parameter, resolve, type Schema } from "./openapi.ts";
import type { Match } from "./operations.ts";
import type { SchemaCheck } from "./schema-check.ts";
import { isUnfilled } from "./unfilled.ts";

type Url = Pick<URL, "searchParams">;

/** Judges the path, the query and the headers of a request. Paths of flaws begin with `/path`, `/query`, `/headers`. */
export function judgeParameters(
  document: OpenApiDocument,
  check: SchemaCheck,
  { operation, values }: Match,
  { url, headers, keyQueries }: { url: Url; headers: Headers; keyQueries: ReadonlySet<string> },
): Flaw[] {
  const declared = new Set(operation.parameters.filter((p) => p.value.in === "query").map((p) => p.value.name));
  const undeclared = [...new Set(url.searchParams.keys())].filter(
    (name) => !declared.has(name) && !keyQueries.has(name),
  );
  return [
    ...Object.entries(values).flatMap(([name, value]) => judgePathValue(name, value)),
    ...undeclared.map((name) => ({
      path: `/query/${name}`,
      expected: "no key of this name",
      actual: url.searchParams.get(name),
    })),
    ...operation.parameters.flatMap((parameter) => {
      const sent = sentValues(parameter.value, values, url, headers);
      return sent === undefined ? [] : judgeParameter(document, check, parameter, sent);
    }),
  ];
}

function judgePathValue(name: string, raw: string): Flaw[] {
  const path = `/path/${name}`;
  const value = decode(raw);
  if (value === undefined) return [{ path, expected: "a percent-encoded value", actual: raw }];
  if (value === "" || value === "." || value === ".." || isUnfilled(value)) {
    return [{ path, expected: "an id", actual: value }];
  }
  return [];
}

/** What was sent for a parameter; undefined where this library does not look: cookies, and bad path values. */
function sentValues(
  { in: place, name }: Parameter,
  values: Readonly<Record<string, string>>,
  url: Url,
  headers: Headers,
): string[] | undefined {
  if (place === "query") return url.searchParams.getAll(name);
  if (place === "header") return headers.has(name) ? [headers.get(name) ?? ""] : [];
  if (place !== "path") return undefined;
  const value = decode(values[name] ?? "");
  return value === undefined || judgePathValue(name, values[name] ?? "").length > 0 ? undefined : [value];
}

function judgeParameter(
  document: OpenApiDocument,
  check: SchemaCheck,
  parameter: At<Parameter>,
  sent: readonly string[],
): Flaw[] {
  const { name, in: place, required, schema, explode } = parameter.value;
  const path = `/${place === "header" ? "headers" : place}/${name}`;
  if (sent.length === 0) return required ? [{ path, expected: "a value", actual: MISSING }] : [];
  if (schema === undefined) return [];
  const at = below<Schema>(parameter, "schema");
  const type = typesOf(document, at);
  if (type.includes("array")) {
    const items = explode === false ? sent.flatMap((value) => value.split(",")) : sent;
    const itemTypes = typesOf(document, below<Schema>(resolve(document, at), "items"));
    return flawsAt(
      path,
      check.flaws(
        at,
        items.map((item) => read(item, itemTypes)),
        "open",
      ),
    );
  }
  if (sent.length > 1) return [{ path, expected: "one value", actual: sent }];
  if (required && isUnfilled(sent[0] ?? "")) return [{ path, expected: "an id", actual: sent[0] }];
  return flawsAt(path, check.flaws(at, read(sent[0] ?? "", type), "open"));
}

function flawsAt(path: string, flaws: readonly Flaw[]): Flaw[] {
  return flaws.map((flaw) => ({ ...flaw, path: path + flaw.path }));
}

function typesOf(document: OpenApiDocument, at: At<Schema>): readonly string[] {
  const schema = at.value === undefined ? undefined : resolve(document, at).value;
  return typeof schema === "object" && schema.type !== undefined ? [schema.type].flat() : [];
}

/** A parameter's text as the value its schema speaks about. */
function read(text: string, types: readonly string[]): unknown {
  const isNumber = types.includes("integer") || types.includes("number");
  if (isNumber && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** A percent-encoded text; undefined when it is none. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
