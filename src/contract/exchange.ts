import type { Mask } from "../http/mask.ts";
import { bodyValue } from "./body-value.ts";
import type { SentRequest } from "./judge-request.ts";
import type { ReceivedResponse } from "./judge-response.ts";
import type { Violation } from "./violation.ts";

/** A request and its answer in plain data, with what the contract says about them. Keys and secret values are masked. */
export type ContractExchange = {
  /** The operation as the contract names it; method and path as sent where it has none. */
  readonly operation: string;
  /** The request, as it was sent. */
  readonly request: { readonly method: string; readonly url: string } & Message;
  /** The answer, as it was received. */
  readonly response: { readonly status: number } & Message;
  /** The cells that the answer was an instance of; none where it broke the contract. */
  readonly cells: readonly string[];
  /** What is wrong with the request, then what is wrong with the answer. */
  readonly violations: readonly Violation[];
  /** Places of this exchange that were not judged, and why: a body that streams, is too long, or is of a kind that is not read. */
  readonly notJudged: readonly string[];
};

type Message = {
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as a value, text as it is; undefined where there is none, or none that can be shown. */
  readonly body: unknown;
};

/** Writes an exchange down. */
export function toExchange(
  {
    sent,
    received,
    ...rest
  }: { sent: SentRequest; received: ReceivedResponse } & Pick<
    ContractExchange,
    "operation" | "cells" | "violations" | "notJudged"
  >,
  mask: Mask,
): ContractExchange {
  const message = (headers: Headers, body: Uint8Array | undefined): Message =>
    mask.value({ headers: Object.fromEntries(headers), body: bodyValue(headers, body) });
  const { method, url } = sent;
  return {
    ...rest,
    operation: mask.text(rest.operation),
    request: { method, url: mask.text(url.href), ...message(sent.headers, sent.body) },
    response: { status: received.status, ...message(received.headers, received.body) },
  };
}
