import { MAX_CAUSES, messageOf, phrase } from "../task/errors.ts";

/**
 * Codes after which no byte of a request can have reached the provider: refused, name not found, connect timeout, and what
 * TLS finds wrong with the other side or its certificate.
 */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|UND_ERR_CONNECT_TIMEOUT|HOSTNAME_MISMATCH|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_.*(VERSION|PROTOCOL|HANDSHAKE|CERTIFICATE|UNKNOWN_CA|PACKET_LENGTH))/;
/** These are as certain while connecting; on a connection that stands they may come after the request was read, as a reset may. */
const UNSENT_WHILE_CONNECTING = /^(ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL)$/;

type Details = { sent?: unknown; code?: unknown; syscall?: unknown; errors?: unknown };

/** Says whether it is certain, from a `fetch` failure alone, that the request never left. In doubt: no. */
export function isCertainlyUnsent(failure: unknown, depth = 0): boolean {
  if (!(failure instanceof Error) || depth > MAX_CAUSES) return false;
  const { sent, code, syscall, errors } = failure as Details;
  // A fetch of the caller's own may know, as the checking fetch of `errand/contract` does.
  if (sent === false) return true;
  // Several addresses were tried: certain only if it is for each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((error) => isCertainlyUnsent(error, depth + 1));
  if (UNSENT.test(String(code))) return true;
  if (syscall === "connect" && UNSENT_WHILE_CONNECTING.test(String(code))) return true;
  // The fetch standard's list of ports that it never connects to; the runtime gives this message and no code.
  return failure.message === "bad port" || isCertainlyUnsent(failure.cause, depth + 1);
}

/** What the innermost cause of a `fetch` failure says: the outermost says that fetch failed. */
export function reasonOf(failure: unknown): string {
  if (failure instanceof Error && failure.cause instanceof Error) return reasonOf(failure.cause);
  return failure === undefined ? "no reason given" : phrase(messageOf(failure));
}
