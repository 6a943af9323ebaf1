import { type Flaw, MISSING } from "./flaw.ts";
import { below, type OpenApiDocument, resolve, type SecurityScheme } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { seesCookies } from "./parameters.ts";
import { isMissingWord, isUnfilled } from "./unfilled.ts";

/** Headers that carry secrets whatever the contract says. */
const SECRET_HEADERS = ["authorization", "cookie", "proxy-authorization", "x-api-key"];
/** Request fields whose values are secrets: Anchor's `secret_values`, Browser Use's `secrets`, and names like these. */
const SECRET_FIELD = /secret|password|passwd|credential|api_?key/i;

const SCHEME = /^(?:bearer|basic)$/i;

/** The parts of a request that may carry a key. */
export type KeyCarrier = { readonly headers: Headers; readonly url: Pick<URL, "searchParams"> };

/** Knows where a contract's keys travel. */
export class Security {
  readonly #schemes: ReadonlyMap<string, SecurityScheme>;

  constructor(document: OpenApiDocument) {
    const schemes = below({ value: document, pointer: "" }, "components", "securitySchemes");
    this.#schemes = new Map(
      Object.keys(schemes.value ?? {}).map((name) => [
        name,
        resolve(document, below<SecurityScheme>(schemes, name)).value,
      ]),
    );
  }

  /** The query keys that carry an API key. */
  get queryKeys(): ReadonlySet<string> {
    return new Set([...this.#schemes.values()].flatMap(({ in: place, name }) => (place === "query" && name) || []));
  }

  /** The names of the schemes that are not looked for: OAuth 2, OpenID Connect, mutual TLS. */
  get unjudged(): readonly string[] {
    return [...this.#schemes].flatMap(([name, { type }]) => (type === "apiKey" || type === "http" ? [] : [name]));
  }

  /** Judges whether a request carries the key that the operation asks for. The key itself is in no flaw. */
  judge(operation: Operation, request: KeyCarrier): Flaw[] {
    const attempts = operation.security.map((names) => names.flatMap((name) => this.#judgeScheme(name, request)));
    if (attempts.some((flaws) => flaws.length === 0)) return [];
    return attempts[0] ?? [];
  }

  /** Judges whether the keys in a request look like a client's mistake: no key at all, or a scheme where none belongs. */
  judgeMistakes(operation: Operation, { headers, url }: KeyCarrier): Flaw[] {
    return [...new Set(operation.security.flat())].flatMap((name): Flaw[] => {
      const { type, in: place, name: field } = this.#schemes.get(name) ?? { type: "" };
      const inQuery = type === "apiKey" && place === "query";
      const header = type === "http" ? "authorization" : type === "apiKey" && place === "header" ? field : undefined;
      if (header === undefined && !(inQuery && field)) return [];
      const value = inQuery ? url.searchParams.get(field ?? "") : headers.get(header ?? "");
      const path = inQuery ? `/query/${field}` : `/headers/${header}`;
      const [first = "", ...rest] = (value ?? "").split(" ");
      const doubled = (type === "http" ? rest : [first]).some((word) => SCHEME.test(word));
      if (doubled) return [{ path, expected: "a key without a second scheme", actual: "something else" }];
      const key = value?.split(" ").at(-1) ?? "";
      return isUnfilled(key) || value?.endsWith("[object Object]")
        ? [{ path, expected: "a key", actual: "the word for a missing one" }]
        : [];
    });
  }

  /** Everything in a request that must not be shown. */
  secretsIn({ headers, url }: KeyCarrier, body: unknown): string[] {
    const names = new Set(SECRET_HEADERS);
    for (const { in: place, name } of this.#schemes.values()) if (place === "header" && name) names.add(name);
    const carried = [...names].map((name) => headers.get(name)).filter((value) => value !== null);
    return [
      ...carried.flatMap((value) => [value, ...value.split(/[\s;]+/).filter((part) => !SCHEME.test(part))]),
      ...[...this.queryKeys].flatMap((name) => url.searchParams.getAll(name)),
      ...secretFields(body, false),
    ].filter((secret) => secret !== "" && !isMissingWord(secret));
  }

  #judgeScheme(name: string, { headers, url }: KeyCarrier): Flaw[] {
    const scheme = this.#schemes.get(name);
    if (scheme?.type === "apiKey" && scheme.name !== undefined) {
      if (scheme.in === "query") return judgeKey(`/query/${scheme.name}`, url.searchParams.get(scheme.name));
      if (scheme.in === "header") return judgeKey(`/headers/${scheme.name}`, headers.get(scheme.name));
      return seesCookies() ? judgeKey(`/cookies/${scheme.name}`, cookieIn(headers, scheme.name)) : [];
    }
    if (scheme?.type !== "http") return [];
    const path = "/headers/authorization";
    const value = headers.get("authorization");
    const word = scheme.scheme ?? "";
    const expected = `${word[0]?.toUpperCase()}${word.slice(1)} and a key`;
    if (value === null) return [{ path, expected, actual: MISSING }];
    const [given = "", key, ...rest] = value.split(" ");
    if (given.toLowerCase() === word.toLowerCase() && key && rest.length === 0) return [];
    return [{ path, expected, actual: "something else" }];
  }
}

function cookieIn(headers: Headers, name: string): string | null {
  const cookies = (headers.get("cookie") ?? "").split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

function judgeKey(path: string, value: string | null): Flaw[] {
  if (value === null) return [{ path, expected: "a key", actual: MISSING }];
  return value.trim() === "" ? [{ path, expected: "a key", actual: "" }] : [];
}

/** Every text and number below a field whose name says that it is secret. */
function secretFields(value: unknown, secret: boolean): string[] {
  if (typeof value === "string" || typeof value === "number") return secret ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretFields(item, secret));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretFields(item, secret || SECRET_FIELD.test(key)));
}
