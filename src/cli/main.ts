// npm start [-- <provider> "<prompt>" [options]]
import { pathToFileURL } from "node:url";
import { parseCommand } from "./arguments.ts";
import { refuse } from "./command-line.ts";
import { runDemo } from "./demo.ts";
import { demoTasks } from "./demo-tasks.ts";
import { runOneTask, type Surroundings } from "./one-task.ts";
import { cliProviders } from "./providers.ts";

const usage = `Usage:
  npm start                                       a task on each provider against a mock; needs no key
  npm start -- --all                              the same, with the version of Browser Use that is gone
  npm start -- <provider> "<prompt>" [options]    one task on a provider, with your key

Providers, and the variable that holds the key of each:
${cliProviders.map(({ name, keyVariable, help }) => `  ${name} (${keyVariable})\n      ${help}`).join("\n")}

Options:
  --url <url>              the page to start on
  --workflow-id <id>       the workflow to run
  --template-id <id>       the template to run
  --input <name>=<value>   an input of the workflow; may be given again
  --base-url <url>         where the API lives, such as a mock of "npm run mock"
  --wait <handle or id>    wait for a task that was started before, in place of starting one
  --help                   print this
`;

/** The command line as a function. Gives the exit code: 0 well, 1 the task is not done, 2 wrong use, 130 Ctrl-C. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, signal } = surroundings;
  try {
    const command = parseCommand(argv);
    if (command.kind === "demo") return await runDemo(stdout, signal, demoTasks(command.all));
    if (command.kind === "task") return await runOneTask(command, surroundings);
    stdout.write(usage);
    return 0;
  } catch (error) {
    return refuse(error, usage, stderr);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const interrupt = new AbortController();
  // Not once(): the handler that log-update brings ends the process when it finds itself alone.
  process.on("SIGINT", () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
  const { env, stdout, stderr } = process;
  process.exitCode = await main(process.argv.slice(2), { env, stdout, stderr, signal: interrupt.signal });
}
