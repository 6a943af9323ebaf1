import {
  createQuerySerializer,
  defaultBodySerializer,
  type HeadersOptions,
  mergeHeaders,
  type QuerySerializer,
  type QuerySerializerOptions,
} from "openapi-fetch";

/** What belongs to the client, and cannot be set for one request. */
const OF_THE_CLIENT = ["baseUrl", "fetch", "redirect", "middleware", "Request", "pathSerializer"] as const;

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

/** A request as openapi-fetch writes it, but for redirects. Throws where a query or a body cannot be written down. */
export function writeRequest(url: string, ownHeaders: HeadersOptions, init: Init): Request {
  const {
    params = {},
    querySerializer,
    bodySerializer = defaultBodySerializer,
    headers,
    body,
    parseAs: _,
    ...rest
  } = init;
  const writeQuery = typeof querySerializer === "function" ? querySerializer : createQuerySerializer(querySerializer);
  const query = writeQuery(params.query ?? {}).replace(/^\?/, "");
  const given = [ownHeaders, headers, params.header];
  const written = body === undefined ? undefined : bodySerializer(body, mergeHeaders(...given));
  // A form brings its own type, with the boundary.
  const type = written === undefined || written instanceof FormData ? {} : { "content-type": "application/json" };
  return new Request(query === "" ? url : `${url}?${query}`, {
    ...rest,
    redirect: "manual",
    headers: mergeHeaders(type, ...given),
    body: written ?? null,
  });
}

/** Throws a TypeError for an option that types admit and that belongs to the client. */
export function checkInit(request: string, init: Init): void {
  for (const own of OF_THE_CLIENT) {
    if (own in init) throw new TypeError(`${request}: ${own} cannot be set for one request; give it to the client.`);
  }
}
