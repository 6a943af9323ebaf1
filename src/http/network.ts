import { isErrorLike, MAX_CAUSES, messageOf, phrase } from "../task/errors.ts";
import { FETCH_ADVICE } from "./fetch.ts";

/**
 * Codes after which no byte of a request can have reached the provider: refused, name not found, connect timeout, what TLS
 * finds wrong with the other side or its certificate, a proxy that opens no tunnel, and a request that undici will not
 * write. The last two words of the first line are those of older versions of Bun.
 */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|ConnectionRefused$|FailedToOpenSocket$|ERR_PROXY_TUNNEL|UND_ERR_(CONNECT_TIMEOUT|INVALID_ARG|CLOSED)$|HOSTNAME_MISMATCH|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_.*(VERSION|PROTOCOL|HANDSHAKE|CERTIFICATE|UNKNOWN_CA|PACKET_LENGTH))/;
/** Calls to the system that come before a byte is sent: whatever they fail with, such as EMFILE or EACCES, is certain. */
const UNSENT_WHILE = /^(connect|getaddrinfo|socket|bind)$/;
/** Failed handshakes of TLS, which OpenSSL tells in a sentence only. */
const HANDSHAKE = /handshake|wrong version number|protocol version|unknown ca|bad certificate|packet length too long/i;

/**
 * Sentences without a code, and who says them: undici and Deno of ports that the fetch standard blocks, Node of a handshake
 * that was cut off, Deno of whatever fails before a request is written, undici of a proxy.
 */
const UNSENT_SENTENCE =
  /^bad port$|Requests to port \d+ are blocked|before secure TLS connection was established|client error \(Connect\)|^Proxy response \(\d+\) !== 200 when HTTP Tunneling/;

/** Errors of Deno for a permission that it was not given. */
const UNSENT_NAME = /^(NotCapable|PermissionDenied)$/;

type Details = { sent?: unknown; code?: unknown; syscall?: unknown; errors?: unknown };

/**
 * Says whether it is certain, from a `fetch` failure alone, that the request never left. In doubt: no. Errors are known by
 * what they hold and not by their class, which is another one in each realm, and which every runtime throws for everything.
 *
 * @param isConnectFailure Says of one error in the chain that a connection failed with it.
 */
export function isCertainlyUnsent(
  failure: unknown,
  isConnectFailure: (error: unknown) => boolean = () => false,
  depth = 0,
): boolean {
  if (!isErrorLike(failure) || depth > MAX_CAUSES) return false;
  const { sent, code, syscall, errors } = failure as Details;
  // A fetch of the caller's own may know, as the checking fetch of `errand/contract` does.
  if (sent === false || isConnectFailure(failure)) return true;
  const isUnsent = (error: unknown) => isCertainlyUnsent(error, isConnectFailure, depth + 1);
  // Several addresses were tried: certain only if it is for each of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnsent);
  if (UNSENT.test(String(code)) || UNSENT_WHILE.test(String(syscall))) return true;
  if (code === "EPROTO" && HANDSHAKE.test(failure.message)) return true;
  return UNSENT_NAME.test(failure.name) || UNSENT_SENTENCE.test(failure.message) || isUnsent(failure.cause);
}

/** Sentences of browsers and of workerd that stand for a refused connection and for a lost answer alike. */
const EITHER = /^(Failed to fetch|Load failed|NetworkError when attempting to fetch resource|Network connection lost)/;

/** Gives the innermost cause of a `fetch` failure, since the outermost only says that fetch failed. */
export function reasonOf(failure: unknown): string {
  if (isErrorLike(failure) && isErrorLike(failure.cause)) return reasonOf(failure.cause);
  if (failure === undefined) return "no reason given";
  const reason = phrase(messageOf(failure));
  return EITHER.test(reason) ? `${reason} (this runtime says so before and after a request was sent)` : reason;
}

/** What JavaScript says when a function meets other parameters than it was written for. */
const WRONG_PARAMETERS =
  /is not (a function|iterable|an object)|Cannot (read|destructure) propert|Invalid URL|Failed to parse URL|undefined is not/;

/** Gives advice about a `fetch` of the caller's own that failed as if it took a Request; nothing for other failures. */
export function adviceOn(failure: unknown): string {
  if (!isErrorLike(failure) || failure.name !== "TypeError" || !WRONG_PARAMETERS.test(failure.message)) return "";
  return FETCH_ADVICE;
}
