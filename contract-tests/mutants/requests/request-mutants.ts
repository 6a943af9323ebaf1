import { keysOfPointer } from "../../../src/contract/json-pointer.ts";
import { CLIENT_METHODS } from "../../../src/http/methods.ts";
import type { WireRequest } from "../../wire.ts";
import { changesOf } from "../changes.ts";

type Rule = { readonly because: string; readonly check: "always" | "sometimes" };

/**
 * Each kind of change to a request: the mistake of a client that sends it, and whether the contract check must refuse it
 * by itself or only where the contract says enough. The literal of the contract test must tell every one.
 */
export const REQUEST_RULES = {
  "method changed": { because: "another verb of the client", check: "sometimes" },
  "path segment changed": { because: "a typing error in a template", check: "sometimes" },
  "path segment dropped": { because: "a template cut short", check: "sometimes" },
  "path segment doubled": { because: "a base URL joined twice", check: "always" },
  "path value not filled in": { because: "a variable that was undefined, an object, or never put in", check: "always" },
  "query key dropped": { because: "a parameter that is forgotten", check: "sometimes" },
  "query key renamed": { because: "a parameter in another spelling", check: "always" },
  "query value changed": { because: "another variable", check: "sometimes" },
  "query value not filled in": { because: "a variable that was undefined or an object", check: "sometimes" },
  "query key added": { because: "a parameter of another version", check: "always" },
  "header dropped": { because: "a key or a content type that is not sent", check: "always" },
  "header renamed": { because: "the key under another provider's name", check: "always" },
  "header value changed": { because: "another scheme, or a doubled one", check: "always" },
  "body key dropped": { because: "a field that is forgotten", check: "sometimes" },
  "body key renamed": { because: "a field in another spelling", check: "sometimes" },
  "body value changed": { because: "another variable, another type", check: "sometimes" },
  "body key added": { because: "a field of another version", check: "sometimes" },
  "body dropped": { because: "the body is forgotten", check: "always" },
  "body added": { because: "a body where none belongs", check: "always" },
} as const satisfies Record<string, Rule>;

export type RequestRule = keyof typeof REQUEST_RULES;
export type RequestMutant = { readonly rule: RequestRule; readonly what: string; readonly request: WireRequest };

const UNFILLED = ["undefined", "{id}", "[object Object]", ".."];
const STRANGE = "mutant";

/** Every request that is like this one but for one mistake. */
export function* requestMutants(sent: WireRequest): Generator<RequestMutant> {
  yield* methods(sent);
  yield* segments(sent);
  yield* queries(sent);
  yield* headers(sent);
  yield* bodies(sent);
}

function* methods(sent: WireRequest): Generator<RequestMutant> {
  for (const method of CLIENT_METHODS) {
    if (method !== sent.method) yield { rule: "method changed", what: method, request: { ...sent, method } };
  }
}

function* segments(sent: WireRequest): Generator<RequestMutant> {
  const parts = sent.path.split("/").slice(1);
  const at = (index: number, ...others: string[]) => ({
    ...sent,
    path: `/${parts.toSpliced(index, 1, ...others).join("/")}`,
  });
  for (const [index, part] of parts.entries()) {
    yield { rule: "path segment changed", what: part, request: at(index, `${part}x`) };
    yield { rule: "path segment dropped", what: part, request: at(index) };
    yield { rule: "path segment doubled", what: part, request: at(index, part, part) };
    for (const value of UNFILLED.slice(0, 3)) {
      const request = at(index, encodeURIComponent(value));
      yield { rule: "path value not filled in", what: `${part} as ${value}`, request };
    }
  }
}

function* queries(sent: WireRequest): Generator<RequestMutant> {
  const { query } = sent;
  for (const [key, value] of Object.entries(query)) {
    const { [key]: _, ...others } = query;
    yield { rule: "query key dropped", what: key, request: { ...sent, query: others } };
    yield { rule: "query key renamed", what: key, request: { ...sent, query: { ...others, [`${key}x`]: value } } };
    for (const other of [`${value}x`, "", "-1"]) {
      const request = { ...sent, query: { ...query, [key]: other } };
      yield { rule: "query value changed", what: `${key} to ${JSON.stringify(other)}`, request };
    }
    for (const other of UNFILLED) {
      const request = { ...sent, query: { ...query, [key]: other } };
      yield { rule: "query value not filled in", what: `${key} as ${other}`, request };
    }
  }
  yield { rule: "query key added", what: STRANGE, request: { ...sent, query: { ...query, [STRANGE]: "1" } } };
}

function* headers(sent: WireRequest): Generator<RequestMutant> {
  for (const [name, value] of Object.entries(sent.headers)) {
    const { [name]: _, ...others } = sent.headers;
    yield { rule: "header dropped", what: name, request: { ...sent, headers: others } };
    yield {
      rule: "header renamed",
      what: name,
      request: { ...sent, headers: { ...others, [`x-${STRANGE}-${name}`]: value } },
    };
    const [word = "", ...rest] = value.split(" ");
    const changes =
      rest.length === 0
        ? ["", `Bearer ${value}`]
        : ["", rest.join(" "), `${word} ${value}`, `Basic ${rest.join(" ")}`, word];
    for (const other of name === "content-type" ? ["text/plain", "application/xml"] : changes) {
      const what = `${name} to ${JSON.stringify(other)}`;
      yield { rule: "header value changed", what, request: { ...sent, headers: { ...sent.headers, [name]: other } } };
    }
  }
}

function* bodies(sent: WireRequest): Generator<RequestMutant> {
  const { body } = sent;
  if (body === undefined) {
    yield { rule: "body added", what: "{}", request: { ...sent, body: { [STRANGE]: 1 } } };
    return;
  }
  yield { rule: "body dropped", what: "no body", request: { ...sent, body: undefined } };
  const before = JSON.stringify(body);
  for (const { place, value } of changesOf(body, [null, "", "x", 0, 7.5, true, {}, []], { [STRANGE]: [1] })) {
    if (JSON.stringify(value) === before) continue;
    const added = place.endsWith(`/${STRANGE}`);
    const dropped = !added && !has(value, place);
    const rule = added ? "body key added" : dropped ? "body key dropped" : "body value changed";
    const what = added || dropped ? place : `${place} to ${JSON.stringify(valueAt(value, place))}`;
    yield { rule, what, request: { ...sent, body: value } };
    if (dropped) {
      const renamed = put(value, `${place}x`, valueAt(body, place));
      yield { rule: "body key renamed", what: place, request: { ...sent, body: renamed } };
    }
  }
}

function valueAt(value: unknown, place: string): unknown {
  return keysOfPointer(place).reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | undefined)?.[key],
    value,
  );
}

function has(value: unknown, place: string): boolean {
  return place === "" || valueAt(value, place) !== undefined;
}

function put(value: unknown, place: string, what: unknown): unknown {
  const copy = structuredClone(value);
  const keys = keysOfPointer(place);
  const last = keys.pop() ?? "";
  const holder = keys.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[last] = what;
  return copy;
}
