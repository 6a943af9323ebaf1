// npm run mock -- <name> [--port <number>]
import { once } from "node:events";
import { contractNames } from "../src/contract/documents.ts";
import { startMock } from "../src/mock.ts";
import { endWithNpm } from "./command-line/end-with-npm.ts";
import { runAsProgram, script } from "./command-line/run-script.ts";
import { UserError } from "./command-line/user-error.ts";
import { oneOf, UsageError } from "./command-line/words.ts";

const usage = `Usage: npm run mock -- <name> [--port <number>]
Serves a provider that remembers its tasks, and checks requests with Prism.
  <name>            ${contractNames.join(", ")}
  --port <number>   where to listen on 127.0.0.1 (default: 4010)
`;
const options = { port: { type: "string", default: "4010" } } as const;

export const main = script({ usage, options, words: 1 }, async ({ values, positionals }, { env, stdout }) => {
  const name = oneOf("contract", contractNames, positionals[0]);
  const port = portOf(values.port);
  const mock = await startMock(name, { port }).catch((error: NodeJS.ErrnoException) => {
    throw /EADDRINUSE/.test(error.message)
      ? new UserError(`Port ${port} is taken: name another one with --port.`)
      : error;
  });
  stdout.write(`${mock.url} plays ${name}. Give it to a client as baseUrl, with any key:

  npm start -- ${name} … --base-url ${mock.url}

A task is queued, running and completed, a second each. ${mock.controlUrl} takes other scripts and faults (docs/testing.md).
Ctrl-C ends the mock.

`);
  endWithNpm(env);
  await once(process, "SIGINT");
  await mock.close();
  return 0;
});

await runAsProgram(import.meta.url, main);

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError(`--port takes a number from 1 to 65535, and got "${text}".`);
  return port;
}
