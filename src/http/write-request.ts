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

/**
 * Writes a request as openapi-fetch does. Options that this library does not know, such as `next` and `dispatcher`, are
 * passed on. Throws where a query, a header or a body cannot be written down.
 *
 * @param ownHeaders The client's headers, with names in lower case.
 */
export function writeRequest(url: string, ownHeaders: Readonly<Record<string, string>>, init: Init): Written {
  const {
    params = {},
    querySerializer,
    bodySerializer = defaultBodySerializer,
    headers,
    body,
    parseAs: _,
    ...rest
  } = init;
  const query = params.query || querySerializer ? queryOf(params.query ?? {}, querySerializer) : "";
  const given = [headers, params.header];
  const isPlain = headers === undefined && params.header === undefined;
  const merged = () => mergeHeaders(ownHeaders, ...given);
  const written = body === undefined ? undefined : bodySerializer(body, isPlain ? new Headers(ownHeaders) : merged());
  // A form brings its own type, with the boundary.
  const type = written === undefined || written instanceof FormData ? {} : { "content-type": "application/json" };
  const own = { ...type, ...ownHeaders };
  // What is more than a client's own calls send, such as a FormData, is for the fetch that is given to it.
  const passedOn = { ...rest, ...(written !== undefined && { body: written }) } as FetchInit;
  return {
    url: query === "" ? url : `${url}?${query}`,
    init: { ...passedOn, headers: isPlain ? own : Object.fromEntries(mergeHeaders(own, ...given)), redirect: "manual" },
  };
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
