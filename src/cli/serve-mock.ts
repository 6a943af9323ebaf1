import type { MockRequest, OpenApiDocument, Script } from "../mock.ts";
import { countOf } from "./duration.ts";
import { type Io, readJson } from "./io.ts";
import { suggestion } from "./nearest.ts";
import { cliProviders } from "./providers.ts";
import { readDocument } from "./read-document.ts";
import { UsageError } from "./usage-error.ts";

export type ServeOptions = {
  readonly port?: string;
  readonly script?: string;
  readonly speed?: string;
  readonly limit?: string;
  readonly seed?: string;
  readonly json?: boolean;
};

/** Serves a mock of a provider, or of a document, until Ctrl-C, and prints each request. */
export async function serveMock(what: string, options: ServeOptions, io: Io): Promise<number> {
  const { contractNames, startMock } = await import("../mock.ts");
  const contract = await contractNamed(what, contractNames, io);
  const { port, speed, limit, seed } = options;
  const script = options.script === undefined ? undefined : ((await readJson(options.script, io)) as Script);
  const mock = await startMock(contract, {
    port: port === undefined ? 4010 : portOf(port),
    script,
    speed: speed === undefined ? undefined : countOf(speed, "--speed"),
    limit: limit === undefined ? undefined : countOf(limit, "--limit"),
    seed: seed === undefined ? undefined : countOf(seed, "--seed"),
    onNotice: (sentence) => io.stderr.write(`${sentence}\n`),
  }).catch((error: Error) => {
    throw /EADDRINUSE/.test(error.message)
      ? new UsageError(`Port ${port ?? 4010} is taken: name another one with --port.`)
      : error;
  });
  const facts = { type: "listening", url: mock.url, controlUrl: mock.controlUrl };
  if (options.json === true) io.stdout.write(`${JSON.stringify(facts)}\n`);
  else
    io.stdout.write(
      `${what} is played at ${mock.url}\nGive it to a client as baseUrl, with any key; scripts and faults: ${mock.controlUrl}\n`,
    );
  let told = 0;
  const timer = setInterval(() => {
    if (told > mock.requests.length) told = 0;
    for (const request of mock.requests.slice(told))
      io.stdout.write(
        `${options.json === true ? JSON.stringify({ type: "request", ...request }) : requestLine(request)}\n`,
      );
    told = mock.requests.length;
  }, 100);
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    io.signal.addEventListener("abort", () => resolve());
  });
  clearInterval(timer);
  await mock.close();
  return 0;
}

function requestLine({ atMs, method, path, status, fault, violations }: MockRequest): string {
  const remarks = [...(fault === undefined ? [] : [`fault ${fault.fault}`]), ...violations];
  return `${(atMs / 1_000).toFixed(1).padStart(7)} s  ${method} ${path}  ${status ?? "no answer"}${remarks.length > 0 ? `  ${remarks.join("; ")}` : ""}`;
}

async function contractNamed<Name extends string>(
  what: string,
  names: readonly Name[],
  io: Io,
): Promise<Name | OpenApiDocument> {
  const known = cliProviders.find(({ name }) => name === what)?.contract ?? what;
  const name = names.find((one) => one === known);
  if (name !== undefined) return name;
  if (!/[./\\]/.test(what))
    throw new UsageError(`There is no provider "${what}", nor is it a file.${suggestion(what, names)}`);
  return readDocument(what, io);
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new UsageError(`--port takes a number from 0 to 65535, and got "${text}".`);
  return port;
}
