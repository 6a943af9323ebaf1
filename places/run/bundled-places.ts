import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { problemsOf } from "./child.ts";
import { chromium, NODE_24, PLACES } from "./paths.ts";
import { checkOptions, missingTraffic, type Place } from "./place.ts";

/** A program as one file for a browser or a worker, with the library in it. */
function bundle(program: string, conditions: string[]): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(PLACES, program)],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const workerd: Place = {
  name: "workerd",
  async run(service) {
    const folder = mkdtempSync(join(tmpdir(), "errand-workerd-"));
    try {
      const scriptPath = join(folder, "worker.mjs");
      writeFileSync(scriptPath, bundle("workerd/worker.mjs", ["workerd"]));
      const options = { ...checkOptions(service, "workerd", "uncertain"), scriptPath };
      return await problemsOf(NODE_24, ["workerd/drive.mjs", JSON.stringify(options)], { timeoutMs: 120_000 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const browser: Place = {
  name: "chromium",
  async run(service) {
    const program = chromium();
    const script = bundle("chromium/page.mjs", ["browser"]);
    const place = JSON.stringify(checkOptions(service, "chromium", "uncertain"));
    const page = '<!doctype html><title>errand</title><script type="module" src="/page.js"></script>';
    const profile = mkdtempSync(join(tmpdir(), "errand-chromium-"));
    const result = withResolvers<string[]>();
    const server = createServer(async (request, response) => {
      if (request.url === "/result") {
        let body = "";
        for await (const chunk of request) body += chunk;
        response.end();
        result.resolve(JSON.parse(body));
      } else if (request.url === "/place") response.end(place);
      else if (request.url === "/page.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      else response.writeHead(200, { "content-type": "text/html" }).end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, url], { stdio: "ignore" });
    const timer = setTimeout(() => result.reject(new Error("The page gave no result within 60 s.")), 60_000);
    child.on("error", result.reject);
    try {
      return [...(await result.promise), ...missingTraffic(service, "chromium")];
    } finally {
      clearTimeout(timer);
      const ended = new Promise((resolve) => child.on("close", resolve));
      child.kill();
      await ended;
      server.close();
      server.closeAllConnections();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** Headless, as root too, and silent: nothing but the page is asked for. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const bundledPlaces: readonly Place[] = [workerd, browser];

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
