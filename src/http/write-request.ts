import {
  createQuerySerializer,
  defaultBodySerializer,
  type HeadersOptions,
  mergeHeaders,
  type QuerySerializer,
  type QuerySerializerOptions,
} from "openapi-fetch";
import type { FetchInit } from "./fetch.ts";

/** What belongs to the client, and cannot be set for one request. */
const OF_THE_CLIENT = ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"] as const;

/** How the query parameters of one operation are written that are not written as `form`, exploded. */
export type QueryStyles = Readonly<Record<string, { readonly style: QueryStyle; readonly explode: boolean }>>;
type QueryStyle = "form" | "spaceDelimited" | "pipeDelimited";

/** What `api` takes beside the path: openapi-fetch's options for one request. */
export type Init = Omit<RequestInit, "body" | "headers" | "signal"> & {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: HeadersOptions };
  body?: unknown;
  headers?: HeadersOptions;
  signal?: AbortSignal | null;
  querySerializer?: QuerySerializer<unknown> | QuerySerializerOptions;
  bodySerializer?(body: unknown, headers: Headers): BodyInit | undefined;
  parseAs?: string;
};

/** A request as `fetch` takes it. */
export type Written = { url: string; init: FetchInit & { headers: Record<string, string> } };

/** What a client adds to each request of its own. */
type OwnParts = {
  method: string;
  /** The client's headers, with names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** What says that no cache may answer, where the runtime has it. */
  cache: Pick<FetchInit, "cache">;
};

/**
 * Writes a request as openapi-fetch does. Options that this library does not know, such as `next` and `dispatcher`, are
 * passed on. Throws where a query, a header or a body cannot be written down.
 */
export function writeRequest(url: string, own: OwnParts, given: Init): Written {
  // What is left is more than a client's own calls send, such as `dispatcher`, and for the fetch that is given to it. It is a
  // copy, which is then filled in place: this is done for every read.
  const { params, querySerializer, bodySerializer, headers, body, parseAs: _, ...rest } = given;
  const init = rest as Written["init"];
  const perCall = headers === undefined && params?.header === undefined ? undefined : [headers, params?.header];
  const written = body === undefined ? undefined : bodyOf(body, bodySerializer, perCall, own.headers);
  init.method = own.method;
  init.redirect = "manual";
  // The caller's own caching, `next` of Next.js included, goes before ours.
  if (own.cache.cache !== undefined && !("cache" in given) && !("next" in given)) init.cache = own.cache.cache;
  // A form brings its own type, with the boundary.
  const hasType = written !== undefined && !(written instanceof FormData);
  const base = hasType ? { "content-type": "application/json", ...own.headers } : { ...own.headers };
  init.headers = perCall === undefined ? base : Object.fromEntries(mergeHeaders(base, ...perCall));
  if (written !== undefined) init.body = written as string;
  const query = params?.query || querySerializer ? queryOf(params?.query ?? {}, querySerializer) : "";
  return { url: query === "" ? url : `${url}?${query}`, init };
}

function bodyOf(
  body: unknown,
  serialize: Init["bodySerializer"] = defaultBodySerializer,
  perCall: readonly (HeadersOptions | undefined)[] | undefined,
  own: Readonly<Record<string, string>>,
): BodyInit | undefined {
  return serialize(body, perCall === undefined ? new Headers(own) : mergeHeaders(own, ...perCall));
}

/** Gives a query as the contract writes each of its parameters. */
export function contractQuery(styles: QueryStyles): (query: unknown) => string {
  return (query) =>
    Object.entries(query as Record<string, unknown>)
      .map(([name, value]) => {
        const style = Array.isArray(value) ? styles[name] : undefined;
        return createQuerySerializer(style && { array: style })({ [name]: value });
      })
      .filter((written) => written !== "")
      .join("&");
}

function queryOf(query: Record<string, unknown>, serializer: Init["querySerializer"]): string {
  const write = typeof serializer === "function" ? serializer : createQuerySerializer(serializer);
  return write(query).replace(/^\?/, "");
}

/** Throws a TypeError for an option that types admit and that belongs to the client. */
export function checkInit(request: string, init: Init): void {
  for (const own of OF_THE_CLIENT) {
    if (own in init) throw new TypeError(`${request}: ${own} cannot be set for one request; give it to the client.`);
  }
}
