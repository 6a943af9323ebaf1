import { expect, test } from "vitest";
import { adviceOn, isCertainlyUnsent, reasonOf } from "./network.ts";

const failed = (facts: object, message = "") =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), facts) });

test.each([
  [{ code: "ECONNREFUSED", syscall: "connect" }],
  [{ code: "ENOTFOUND", syscall: "getaddrinfo" }],
  [{ code: "EAI_AGAIN", syscall: "getaddrinfo" }],
  [{ code: "UND_ERR_CONNECT_TIMEOUT" }],
  [{ code: "ETIMEDOUT", syscall: "connect" }],
  [{ code: "ENETUNREACH", syscall: "connect" }],
  [{ code: "EHOSTUNREACH", syscall: "connect" }],
  [{ code: "EADDRNOTAVAIL", syscall: "connect" }],
  [{ code: "CERT_HAS_EXPIRED" }],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }],
  [{ code: "ERR_SSL_WRONG_VERSION_NUMBER" }],
  [{ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" }],
  [{ code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" }],
  [{ code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" }],
  [{ code: "ERR_SSL_PACKET_LENGTH_TOO_LONG" }],
  [{ code: "EMFILE", syscall: "connect" }],
  [{ code: "EACCES", syscall: "connect" }],
  [{ code: "ENETDOWN", syscall: "connect" }],
  [{ code: "EMFILE", syscall: "getaddrinfo" }],
  [{ code: "ERR_PROXY_TUNNEL" }],
  [{ code: "UND_ERR_INVALID_ARG" }],
  [{ code: "UND_ERR_CLOSED" }],
  [{ code: "ConnectionRefused" }],
  [{ code: "FailedToOpenSocket" }],
  [{ name: "NotCapable" }],
])("nothing was sent: %j", (facts) => {
  expect(isCertainlyUnsent(failed(facts))).toBe(true);
});

test.each([
  [{ code: "ECONNRESET", syscall: "read" }],
  [{ code: "EPIPE", syscall: "write" }],
  [{ code: "ETIMEDOUT", syscall: "read" }],
  [{ code: "ENETUNREACH", syscall: "write" }],
  [{ code: "EHOSTUNREACH", syscall: "read" }],
  [{ code: "UND_ERR_SOCKET" }],
  [{ code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" }],
  [{ code: "EMFILE", syscall: "read" }],
  [{ code: "EPROTO", syscall: "write" }],
  [{ code: "UND_ERR_DESTROYED" }],
  [{ code: "ConnectionClosed" }],
  [{}],
])("something may have been: %j", (facts) => {
  expect(isCertainlyUnsent(failed(facts))).toBe(false);
});

test("nothing was sent to a port that fetch does not connect to", async () => {
  const failure: unknown = await fetch("http://127.0.0.1:1/").catch((error: unknown) => error);
  expect(isCertainlyUnsent(failure)).toBe(true);
  expect(isCertainlyUnsent("bad port")).toBe(false);
});

test("of several addresses each has to be certain", () => {
  const refused = Object.assign(new Error(), { code: "ECONNREFUSED" });
  const reset = Object.assign(new Error(), { code: "ECONNRESET" });
  expect(isCertainlyUnsent(failed({ errors: [refused, refused] }))).toBe(true);
  expect(isCertainlyUnsent(failed({ errors: [refused, reset] }))).toBe(false);
});

test("only failures before any byte left are certain", () => {
  const failure = (details: object) => new TypeError("fetch failed", { cause: Object.assign(new Error("x"), details) });
  expect(isCertainlyUnsent(failure({ code: "ECONNREFUSED" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "CERT_HAS_EXPIRED" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ETIMEDOUT", syscall: "connect" }))).toBe(true);
  expect(isCertainlyUnsent(failure({ code: "ETIMEDOUT", syscall: "read" }))).toBe(false);
  expect(isCertainlyUnsent(failure({ code: "ECONNRESET" }))).toBe(false);
  expect(isCertainlyUnsent(failure({ code: "UND_ERR_SOCKET" }))).toBe(false);
  expect(isCertainlyUnsent(new TypeError("Failed to fetch"))).toBe(false);
  expect(isCertainlyUnsent("refused")).toBe(false);
  const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  const both = (second: Error) => failure({ code: "ECONNREFUSED", errors: [refused, second] });
  expect(isCertainlyUnsent(both(refused))).toBe(true);
  expect(isCertainlyUnsent(both(new Error("reset")))).toBe(false);
});

test.each([
  ["Node", "ECONNRESET", "Client network socket disconnected before secure TLS connection was established"],
  ["Node's https", "EPROTO", "write EPROTO 80C:error:0A00010B:SSL routines:ssl3_get_record:wrong version number"],
  ["Bun", "EPROTO", "EPROTO: The TLS handshake failed. Does the server speak TLS on this port?"],
  ["Deno", undefined, "error sending request for url (https://x.test/): client error (Connect): tls handshake eof"],
  ["Deno", undefined, "Fetch failed: Requests to port 6000 are blocked"],
  ["undici", undefined, "bad port"],
  ["undici", "UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"],
])("nothing was sent where %s says so in a sentence: %s %s", (_, code, message) => {
  expect(isCertainlyUnsent(failed({ code }, message))).toBe(true);
});

test.each([
  ["Deno", "error sending request for url (http://x.test/): client error (SendRequest): connection closed"],
  ["Bun", "ECONNRESET: The socket connection was closed unexpectedly."],
  ["a browser", "Failed to fetch"],
  ["workerd", "Network connection lost."],
  ["any runtime", "Cannot read properties of undefined (reading 'url')"],
])("something may have been where %s says: %s", (_, message) => {
  expect(isCertainlyUnsent(new TypeError(message))).toBe(false);
});

test("errors of another realm, which are instances of no class here, are read as ours are", () => {
  const other = { name: "Error", message: "connect ECONNREFUSED", code: "ECONNREFUSED", syscall: "connect" };
  expect(isCertainlyUnsent({ name: "TypeError", message: "fetch failed", cause: other })).toBe(true);
  expect(reasonOf({ name: "TypeError", message: "fetch failed", cause: other })).toBe("connect ECONNREFUSED");
});

test("an error that is its own cause is looked at a few times", () => {
  const loop = new Error("loop");
  loop.cause = loop;
  expect(isCertainlyUnsent(loop)).toBe(false);
});

test("proof of a failed connection counts wherever in the chain it is, and for each of several addresses", () => {
  const [refused, reset] = [new Error("refused"), new Error("reset")];
  const isConnectFailure = (error: unknown) => error === refused;
  expect(isCertainlyUnsent(failed({ cause: refused }), isConnectFailure)).toBe(true);
  expect(isCertainlyUnsent(failed({ errors: [refused, refused] }), isConnectFailure)).toBe(true);
  expect(isCertainlyUnsent(failed({ errors: [refused, reset] }), isConnectFailure)).toBe(false);
});

test.each([
  "Failed to fetch",
  "Load failed",
  "Network connection lost.",
  "NetworkError when attempting to fetch resource.",
])("the reason says that this runtime says the same before and after sending: %s", (message) => {
  expect(reasonOf(new TypeError(message))).toMatch(/ \(this runtime says so before and after a request was sent\)$/);
});

test.each([
  ["request.headers.get is not a function", true],
  ["Cannot read properties of undefined (reading 'get')", true],
  ["Failed to parse URL from undefined", true],
  ["fetch failed", false],
  ["Failed to fetch", false],
])("a TypeError that says %j may come from a fetch that takes a Request: %s", (message, isSuspect) => {
  expect(adviceOn(new TypeError(message)).includes("fetch(url, init)")).toBe(isSuspect);
  expect(adviceOn(new Error(message))).toBe("");
});
