/** A request as the client sent it, in plain data, so that tests can hold it as a literal. */
export type WireRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** The parsed JSON; undefined where nothing was sent. */
  body: unknown;
};

export type Send = (request: Request) => Promise<Response>;

/** The same as a `fetch` for clients, which call it with an address and options. */
export const asFetch =
  (send: Send) =>
  (url: string, init: RequestInit): Promise<Response> =>
    send(new Request(url, init));

/** Writes a request down. A query key that is given twice shows as its values with a comma between. */
export async function writeDown(request: Request): Promise<WireRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const text = await request.clone().text();
  return {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(
      [...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key).join(",")]),
    ),
    headers: Object.fromEntries(request.headers),
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** The JSON of a response that somebody else reads too; undefined where there is none. */
export async function readBack(response: Response): Promise<unknown> {
  const text = await response.clone().text();
  return text === "" ? undefined : JSON.parse(text);
}

/** Sends requests on with other headers; `undefined` takes one off. */
export function withHeaders(send: Send, changes: Readonly<Record<string, string | undefined>>): Send {
  return (request) => {
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) headers.delete(name);
      else headers.set(name, value);
    }
    return send(new Request(request, { headers }));
  };
}

/** One change to a JSON body: another value at a pointer, or nothing there. */
export type Change = { readonly at: string; readonly to?: unknown };

/** Passes good answers on with one change to their JSON. */
export function withChange(send: Send, change: Change): Send {
  return async (request) => {
    const response = await send(request);
    if (!response.ok) return response;
    const body = changed(await response.json(), change.at.split("/").slice(1), change);
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    return new Response(JSON.stringify(body), { status: response.status, headers });
  };
}

/** Answers reads of one task as those of another: where a good answer names the first, it names the task of the path. */
export function withIdOfPath(send: Send, id: string): Send {
  return async (request) => {
    const response = await send(request);
    const asked = new URL(request.url).pathname.split("/").pop() ?? id;
    const text = (await response.text()).replaceAll(id, asked);
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    return new Response(text, { status: response.status, headers });
  };
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined) return change.to;
  if (typeof value !== "object" || value === null) throw new TypeError(`There is nothing at ${change.at}.`);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const holder = copy as Record<string, unknown>;
  if (rest.length === 0 && !("to" in change)) delete holder[key];
  else holder[key] = changed(holder[key], rest, change);
  return copy;
}
