import type { SentRequest } from "../../src/contract/judge-request.ts";
import type { WireRequest } from "../wire.ts";

/** A request that was written down, as it goes over the wire. */
export function toSentRequest({ method, path, query, headers, body }: WireRequest): SentRequest {
  const url = new URL(path, "http://mutants.example");
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const bytes = body === undefined ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(body));
  return { method, url, headers: new Headers(headers), body: bytes };
}
