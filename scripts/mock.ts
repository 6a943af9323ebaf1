// npm run mock -- <name> [--port <number>]
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { contractNames } from "../src/contract/documents.ts";
import { escapeViolations } from "../src/mock/ascii-violations.ts";
import { endWithNpm } from "./command-line/end-with-npm.ts";
import { runAsProgram, script } from "./command-line/run-script.ts";
import { UserError } from "./command-line/user-error.ts";
import { oneOf, UsageError } from "./command-line/words.ts";

const usage = `Usage: npm run mock -- <name> [--port <number>]
Serves a contract with Prism's command line, which prints every request and what is wrong with it.
  <name>            ${contractNames.join(", ")}
  --port <number>   where to listen on 127.0.0.1 (default: 4010)
`;
const options = { port: { type: "string", default: "4010" } } as const;

export const main = script({ usage, options, words: 1 }, async ({ values, positionals }, { env, stdout }) => {
  const name = oneOf("contract", contractNames, positionals[0]);
  const port = portOf(values.port);
  if (await isTaken(port)) throw new UserError(`Port ${port} is taken: name another one with --port.`);
  const url = `http://127.0.0.1:${port}`;
  stdout.write(`${url} plays ${name}. Give it to a client as baseUrl, with any key:

  npm start -- ${name} … --base-url ${url}

Each operation answers with its first example, always. The header "Prefer: example=<name>" or "Prefer: code=<status>"
asks for another; errand/mock sets it for you, so that a task gets on. Ctrl-C ends the mock.

`);

  endWithNpm(env);
  // In this process, so that the guard holds: with NODE_ENV=production Prism would move into a worker, and die there
  // with the first violation that quotes text outside Latin-1.
  escapeViolations(port);
  const document = join("generated", `${name}.openapi.json`);
  const options = ["--host", "127.0.0.1", "--port", String(port), "--errors", "--multiprocess", "false"];
  process.argv.splice(1, Number.POSITIVE_INFINITY, "prism", "mock", document, ...options);
  createRequire(import.meta.url)("@stoplight/prism-cli");
  return 0;
});

await runAsProgram(import.meta.url, main);

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError(`--port takes a number from 1 to 65535, and got "${text}".`);
  return port;
}

/** Prism would print its whole manual first and the reason last. */
async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return false;
  } catch {
    return true;
  } finally {
    server.close();
  }
}
