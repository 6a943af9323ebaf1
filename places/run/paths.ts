import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of this package, and that of the library. */
export const PLACES = fileURLToPath(new URL("..", import.meta.url));
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The Node 24 that npm installed, for what needs a newer Node than the machine's own. */
export const NODE_24 = `${PLACES}node_modules/node/bin/node`;
export const DENO = `${PLACES}node_modules/@deno/linux-x64-glibc/deno`;
export const BUN = `${PLACES}node_modules/@oven/bun-linux-x64/bin/bun`;

/** The browser, where Debian's package or another one has put it. */
export function chromium(): string {
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (found === undefined) throw new Error("There is no Chromium: install Debian's package chromium.");
  return found;
}
