/** What a client passes to `fetch` beside the address. */
export type FetchInit = {
  /** `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. */
  method?: string;
  /** The client's headers, the key's among them. */
  headers?: Record<string, string>;
  /** JSON as text; for calls of `api` also whatever they were given, such as a FormData. */
  body?: string;
  /** Ends the request: when its time is over, or its caller left. */
  signal?: AbortSignal;
  /** Redirects are not followed: they would carry the key elsewhere. */
  redirect?: "manual";
  /** Left out where the runtime has no such option. */
  cache?: "no-store";
};

/** What a client reads of an answer, as every `fetch` gives it. */
export type FetchedResponse = {
  /** The HTTP status. */
  readonly status: number;
  /** Whether the status is 200 to 299. */
  readonly ok: boolean;
  /** The headers; only `get` is used. */
  readonly headers: { get(name: string): string | null };
  /** A web stream, or a stream of Node. */
  readonly body: unknown;
};

/**
 * Sends a request: the global `fetch`, that of undici or node-fetch, or a function of the caller's own. It is called with
 * an address and options, and a function of the caller's own has to pass on both.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchedResponse>;

/**
 * Finds out, the first time it is called, whether requests can say that no cache may answer them. Some runtimes refuse the
 * option, so it is tried on a Request, and never by repeating a call.
 */
export function createCacheOption(): () => Pick<FetchInit, "cache"> {
  let option: Pick<FetchInit, "cache"> | undefined;
  return () => {
    if (option !== undefined) return option;
    try {
      new Request("https://errand.invalid/", { cache: "no-store" });
      option = { cache: "no-store" };
    } catch {
      option = {};
    }
    return option;
  };
}

/**
 * Advises on the first answer of a client. A function with one parameter may be the runtime's `fetch`, or one of the
 * caller's own that drops method, headers and body: a 401 or a 405 to the very first call speaks for that.
 */
export function createFetchAdvice(fetch: Fetch | undefined): (status: number) => string {
  let isFirst = fetch?.length === 1;
  return (status) => {
    const isSuspect = isFirst && (status === 401 || status === 405);
    isFirst = false;
    return isSuspect ? FETCH_ADVICE : "";
  };
}

/** Told where the option `fetch` looks as if it dropped its second parameter. */
export const FETCH_ADVICE =
  " The option fetch is called with an address and options: fetch(url, init). Check that it passes on both.";

/** Throws what `fetch` would throw for a request that cannot be written, before anything is sent. */
export function checkWritable(url: string, { signal: _, ...init }: FetchInit): void {
  // A stream would be used up by a second request; a runtime without Request has a fetch from elsewhere.
  if (typeof Request !== "function" || typeof (init.body as unknown) === "object") return;
  new Request(url, init);
}

/**
 * Writes a call of `fetch` as address and options, for a `fetch` that takes nothing else. Options that only some runtimes
 * know are passed on.
 *
 * @param request What the call says. Its body is read; its headers, which may have been changed, are what is sent.
 */
export async function fetchCallOf(
  request: Request,
  input: Request | URL | string,
  init: RequestInit = {},
): Promise<[url: string, init: FetchInit & { headers: Record<string, string> }]> {
  const { method, url, redirect } = request;
  // The signal of the call itself: one that only follows it is forgotten by some runtimes when its Request is.
  const signal = init.signal ?? (input as Partial<Request>).signal ?? undefined;
  const read = async () => (typeof init.body === "string" ? init.body : new Uint8Array(await request.arrayBuffer()));
  const body = request.body === null ? {} : { body: await read() };
  const headers = Object.fromEntries(request.headers);
  // A body in bytes and the caller's way with redirects are more than a client of this library sends.
  return [
    url,
    { ...init, method, headers, redirect, ...(signal && { signal }), ...body } as FetchInit & {
      headers: Record<string, string>;
    },
  ];
}
