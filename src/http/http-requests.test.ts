import createClient, { type FetchOptions } from "openapi-fetch";
import { expect, test } from "vitest";
import { browserAct } from "../index.ts";
import { onRequest } from "../testing/scripted-fetch.ts";
import type { Fetch, FetchInit } from "./fetch.ts";

const BASE = "https://api.example.com/base";
const form = () => {
  const data = new FormData();
  data.set("a", "1");
  return data;
};

type Options = Pick<FetchOptions<unknown>, "headers" | "querySerializer" | "bodySerializer"> & {
  body?: unknown;
  params?: { path?: unknown; query?: unknown; header?: unknown };
  credentials?: RequestCredentials;
};
type Post = (path: string, options?: Options) => Promise<unknown>;

/** What a client hands to fetch, in plain words. */
async function sentBy(makePost: (fetch: Fetch) => Post, path: string, init: Options) {
  const requests: Request[] = [];
  const post = makePost(
    onRequest(async (request) => {
      requests.push(request);
      return Response.json({});
    }),
  );
  await post(path, init);
  const [request] = requests;
  if (request === undefined) throw new Error("Nothing was sent.");
  const { authorization: _, ...headers } = Object.fromEntries(request.headers);
  const body = await request.text();
  // A form's boundary is another each time.
  const boundary = /boundary=(\S+)/.exec(headers["content-type"] ?? "")?.[1];
  const plain = (text: string) => (boundary === undefined ? text : text.replaceAll(boundary, "BOUNDARY"));
  return {
    method: request.method,
    url: request.url,
    headers: { ...headers, "content-type": plain(headers["content-type"] ?? "none") },
    body: plain(body),
    credentials: request.credentials,
  };
}

/** The same fetch for a client that calls it with a Request. */
const asRequests = (fetch: Fetch) => (request: Request) =>
  fetch(request.url, request as unknown as FetchInit) as Promise<Response>;

const HEADERS = { "x-own": "1", "x-both": "client" };

test.each<[string, string, Options]>([
  ["no options", "/p", {}],
  ["a path parameter", "/p/{id}/q", { params: { path: { id: "a/ü?#" } } }],
  ["one path parameter twice", "/p/{id}/q/{id}", { params: { path: { id: "$& $1" } } }],
  ["query values", "/p", { params: { query: { text: "a b&c=d", number: 0, no: false, none: undefined, nil: null } } }],
  [
    "a list and an object in the query",
    "/p",
    { params: { query: { list: [1, "b c"], empty: [], deep: { a: "1", b: 2 } } } },
  ],
  [
    "a list as one value",
    "/p",
    { params: { query: { list: [1, 2] } }, querySerializer: { array: { style: "form", explode: false } } },
  ],
  [
    "a list with spaces",
    "/p",
    {
      params: { query: { list: ["a b", 2], text: "x" } },
      querySerializer: { array: { style: "spaceDelimited", explode: false } },
    },
  ],
  [
    "a list with bars",
    "/p",
    { params: { query: { list: ["a", 2] } }, querySerializer: { array: { style: "pipeDelimited", explode: false } } },
  ],
  [
    "an object as fields of its own",
    "/p",
    { params: { query: { deep: { a: "1 2", b: 2 } } }, querySerializer: { object: { style: "form", explode: true } } },
  ],
  [
    "an object as one value",
    "/p",
    { params: { query: { deep: { a: "1 2", b: 2 } } }, querySerializer: { object: { style: "form", explode: false } } },
  ],
  [
    "reserved characters as they are",
    "/p",
    {
      params: { query: { url: "a:/?b", list: ["c/d"], deep: { e: "f/g" } } },
      querySerializer: { allowReserved: true },
    },
  ],
  ["the caller's own query", "/p", { params: { query: { a: 1 } }, querySerializer: () => "?own=1" }],
  ["the caller's own query with a question in it", "/p", { querySerializer: () => "own=1?2" }],
  ["a serializer for a body that is not there", "/p", { bodySerializer: () => "own" }],
  ["a header, added, replaced and taken away", "/p", { headers: { "x-new": "2", "x-both": "call", "x-own": null } }],
  ["a header as a parameter", "/p", { params: { header: { "x-both": "parameter" } }, headers: { "x-both": "call" } }],
  ["a JSON body", "/p", { body: { a: [1, null, "ü"] } }],
  [
    "a JSON body with a type of its own",
    "/p",
    { body: { a: 1 }, headers: { "content-type": "application/merge-patch+json" } },
  ],
  ["a body whose type is taken away", "/p", { body: { a: 1 }, headers: { "content-type": null } }],
  ["null as a body", "/p", { body: null }],
  ["a form", "/p", { body: form() }],
  ["a form made from the body", "/p", { body: { a: 1 }, bodySerializer: form }],
  [
    "a form in a URL's way",
    "/p",
    { body: { a: "1 2" }, headers: { "Content-Type": "application/x-www-form-urlencoded" } },
  ],
  ["a body left out after all", "/p", { body: {}, bodySerializer: () => undefined }],
  ["an option of fetch", "/p", { credentials: "omit" }],
])("a request is what openapi-fetch's own client sends: %s", async (_what, path, init) => {
  const ours = await sentBy(
    (fetch) => browserAct({ apiKey: "key", baseUrl: BASE, headers: HEADERS, fetch }).api.POST as unknown as Post,
    path,
    init,
  );
  const theirs = await sentBy(
    (fetch) => createClient({ baseUrl: BASE, headers: HEADERS, fetch: asRequests(fetch) }).POST as unknown as Post,
    path,
    init,
  );
  expect(ours).toEqual(theirs);
});

test("a query that has no form is refused before anything is sent", async () => {
  const fetch = () => expect.unreachable();
  const { api } = browserAct({ apiKey: "key", fetch });
  const query = { list: [{ a: 1 }] };
  await expect(api.GET("/v2/workflow/list-tasks", { params: { query: query as never } })).rejects.toThrow(
    "browser-act: GET /v2/workflow/list-tasks cannot be sent: Deeply-nested arrays",
  );
});
