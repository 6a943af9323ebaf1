import type { FetchInit } from "../http/fetch.ts";

/** A `fetch` whose answers depend on what was asked, written as a Request for the ease of tests; url and init are what to pass on to another. */
export const onRequest =
  <Answer>(
    answer: (request: Request, url: string, init: FetchInit) => Answer,
  ): ((url: string, init: FetchInit) => Answer) =>
  (url, init) =>
    answer(new Request(url, init), url, init);
