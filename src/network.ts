/**
 * Codes after which no byte of a request can have reached the provider: connection refused or unreachable, name not
 * found, connect timeout, TLS. A reset is not among them: it may come after the request was read.
 */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "HOSTNAME_MISMATCH",
]);
const UNSENT_FAMILIES = /^(CERT_|ERR_TLS_|ERR_SSL_)/;

/** Says whether it is certain, from a `fetch` failure alone, that the request never left. In doubt: no. */
export function isCertainlyUnsent(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const { code, syscall, errors } = failure as { code?: unknown; syscall?: unknown; errors?: unknown };
  // Several addresses were tried: certain only if it is for each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isCertainlyUnsent);
  if (typeof code === "string") {
    if (UNSENT.has(code) || UNSENT_FAMILIES.test(code)) return true;
    if (code === "ETIMEDOUT" && syscall === "connect") return true;
  }
  return failure.cause !== undefined && isCertainlyUnsent(failure.cause);
}
