import { createRequire } from "node:module";

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

let current: Fetch | undefined;

/**
 * Puts a function in the place of the `node-fetch` package, for clients that take no fetch of the caller's; without
 * one, the package does its work as always. Import this file before them.
 */
export function setNodeFetch(fetch: Fetch | undefined): void {
  current = fetch;
}

const require = createRequire(import.meta.url);
const original: Fetch = require("node-fetch");
const cached = require.cache[require.resolve("node-fetch")];
if (cached === undefined) throw new Error("node-fetch is not where it was.");
const stub: Fetch = (input, init) => (current ?? original)(input, init);
cached.exports = Object.assign(stub, original, { default: stub });
