import { expect, test } from "vitest";
import { isCertainlyUnsent } from "./network.ts";

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
