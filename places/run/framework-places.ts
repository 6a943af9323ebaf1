import { rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { problemsOf, run, start } from "./child.ts";
import { PLACES } from "./paths.ts";
import { checkOptions, missingTraffic, type Place } from "./place.ts";
import type { Service } from "./service.ts";

const jest: Place = {
  name: "jest",
  async run(service) {
    const PLACE = JSON.stringify(checkOptions(service, "jest", "certain"));
    const args = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--rootDir", "jest"];
    await run(process.execPath, args, { env: { PLACE } });
    return missingTraffic(service, "jest");
  },
};

const msw: Place = { name: "msw", run: () => problemsOf(process.execPath, ["programs/msw.mjs"]) };
const nock: Place = { name: "nock", run: () => problemsOf(process.execPath, ["programs/nock.mjs"]) };

const next: Place = {
  name: "next",
  async run(service) {
    const env = {
      SERVICE_URL: service.baseUrl("").replace(/\/$/, ""),
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
    };
    const program = ["node_modules/next/dist/bin/next"];
    rmSync(`${PLACES}next/.next`, { recursive: true, force: true });
    // Exits with 1 if what Next.js throws to stop a static rendering does not reach it as it was.
    const built = await run(process.execPath, [...program, "build", "next"], { env, timeoutMs: 180_000 });
    const problems = /ƒ \/static/.test(built) ? [] : [`/static was not recognised as dynamic:\n${built}`];
    if (service.sent("next-static").starts > 0) problems.push("A task was started while Next.js built.");
    const port = await freePort();
    const server = start(process.execPath, [...program, "start", "next", "-p", String(port), "-H", "127.0.0.1"], {
      env,
      timeoutMs: 120_000,
    });
    try {
      await until(() => server.output().includes("Ready in"));
      for (const [path, name] of [
        ["/wait", "next-page"],
        ["/api/task", "next-route"],
        ["/static", "next-static"],
      ] as const)
        problems.push(...(await visited(service, `http://127.0.0.1:${port}${path}`, name)));
    } finally {
      server.process.kill();
      await server.ended;
    }
    return problems;
  },
};

/** Opens a page that runs a task and shows its output. */
async function visited(service: Service, url: string, name: string): Promise<string[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  const shown = text.includes("Example task-1") ? [] : [`${url} answered ${response.status}: ${text.slice(0, 300)}`];
  return [...shown, ...missingTraffic(service, name)];
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("The server was not ready within 30 s.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

export const frameworkPlaces: readonly Place[] = [jest, msw, nock, next];
