/**
 * Codes after which no byte of a request can have reached the provider: connection refused or unreachable, name not
 * found, connect timeout, and all that TLS finds wrong with a certificate. A reset is not among them: it may come after
 * the request was read.
 */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|E(NET|HOST)UNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|HOSTNAME_MISMATCH|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Says whether it is certain, from a `fetch` failure alone, that the request never left. In doubt: no. */
export function isCertainlyUnsent(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const { code, syscall, errors } = failure as { code?: unknown; syscall?: unknown; errors?: unknown };
  // Several addresses were tried: certain only if it is for each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isCertainlyUnsent);
  return (
    UNSENT.test(String(code)) || (code === "ETIMEDOUT" && syscall === "connect") || isCertainlyUnsent(failure.cause)
  );
}
