import type { ServerResponse } from "node:http";
import type { Known } from "./apis.ts";

const HTML = "<!doctype html><title>Sign in</title><p>Please sign in to go on.</p>";
const JSON_TYPE = { "content-type": "application/json" };

/** What can be wrong with an answer: each takes the response, and the JSON that would have been right. */
const FAULTS = {
  "401": refuse(401),
  "404": refuse(404),
  "422": refuse(422),
  "429 for 3 s": refuse(429, { "retry-after": "3" }),
  "429 for 120 s": refuse(429, { "retry-after": "120" }),
  "500": refuse(500),
  "503": refuse(503),
  "502 in HTML": (response) => send(response, 502, { "content-type": "text/html" }, HTML),
  reset: (response) => response.socket?.resetAndDestroy(),
  "reset in the body": (response, right) => {
    sendHalf(response, right);
    setTimeout(() => response.socket?.resetAndDestroy(), 20);
  },
  hang: () => {},
  "stall in the body": sendHalf,
  "HTML with 200": (response) => send(response, 200, { "content-type": "text/html; charset=utf-8" }, HTML),
  "half a JSON with 200": (response, right) => send(response, 200, JSON_TYPE, right.slice(0, right.length / 2)),
  "empty with 200": (response) => send(response, 200, JSON_TYPE, ""),
  "null with 200": (response) => send(response, 200, JSON_TYPE, "null"),
  "{} with 200": (response) => send(response, 200, JSON_TYPE, "{}"),
  "302 to a login page": (response) => send(response, 302, { location: "/login" }, ""),
} satisfies Record<string, Misbehave>;

type Misbehave = (response: ServerResponse, right: string) => void;
export type FaultKind = keyof typeof FAULTS;

/** A word that no client has heard of. */
export const NEW_WORD = "hibernating";

/** What one answer is: right, or wrong in some way. */
export type Step = Known | typeof NEW_WORD | FaultKind;

/** The requests that a script is for. */
export type Scripted = "reads" | "starts";

/** An id that carries what the provider answers for it, one request after the other; the last goes on for ever. */
export function scriptedId(script: readonly Step[], on: Scripted, unique: string | number): string {
  return `task-${unique}-${on}-${Buffer.from(JSON.stringify(script)).toString("base64url")}`;
}

/** The script of an id, if it carries one for these requests. */
export function scriptOf(id: string, on: Scripted): Step[] | undefined {
  const [, coded] = new RegExp(`-${on}-([\\w-]+)`).exec(id) ?? [];
  return coded === undefined ? undefined : (JSON.parse(Buffer.from(coded, "base64url").toString()) as Step[]);
}

export function isFault(step: string): step is FaultKind {
  return Object.hasOwn(FAULTS, step);
}

export function misbehave(fault: FaultKind, response: ServerResponse, right: string): void {
  FAULTS[fault](response, right);
}

export function sendLoginPage(response: ServerResponse): void {
  send(response, 200, { "content-type": "text/html" }, HTML);
}

function refuse(status: number, headers: Record<string, string> = {}): Misbehave {
  return (response) => send(response, status, { ...JSON_TYPE, ...headers }, '{"error":"no","detail":"no"}');
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) }).end(body);
}

function sendHalf(response: ServerResponse, right: string): void {
  response.writeHead(200, { ...JSON_TYPE, "content-length": String(Buffer.byteLength(right)) });
  response.write(right.slice(0, right.length / 2));
}
