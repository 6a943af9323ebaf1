/** Codes after which no byte of a request can have reached the provider: refused, name not found, connect timeout, certificate. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "HOSTNAME_MISMATCH",
]);
const UNSENT_FAMILIES = /^(CERT_|ERR_TLS_|ERR_SSL_.*(VERSION|PROTOCOL|HANDSHAKE|CERTIFICATE|UNKNOWN_CA|PACKET_LENGTH))/;
/** These are as certain while connecting; on a connection that stands they may come after the request was read, as a reset may. */
const UNSENT_WHILE_CONNECTING = new Set(["ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"]);

/** Says whether it is certain, from a `fetch` failure alone, that the request never left. In doubt: no. */
export function isCertainlyUnsent(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const { code, syscall, errors } = failure as { code?: unknown; syscall?: unknown; errors?: unknown };
  // Several addresses were tried: certain only if it is for each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isCertainlyUnsent);
  if (typeof code === "string") {
    if (UNSENT.has(code) || UNSENT_FAMILIES.test(code)) return true;
    if (UNSENT_WHILE_CONNECTING.has(code) && syscall === "connect") return true;
  }
  // The fetch standard's list of ports that it never connects to; the runtime gives this message and no code.
  if (failure.message === "bad port") return true;
  return failure.cause !== undefined && isCertainlyUnsent(failure.cause);
}

/** What the innermost cause of a `fetch` failure says: the outermost says that fetch failed. */
export function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return "no reason given";
  return failure.cause instanceof Error ? reasonOf(failure.cause) : failure.message;
}
