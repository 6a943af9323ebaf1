import { Command } from "commander";
import type { Io } from "./io.ts";
import type { ManyOptions } from "./run-many.ts";
import type { CommonOptions, WaitingOptions } from "./run-task.ts";
import type { InputOptions } from "./task-input.ts";

const TASKS = `
A task is its handle as JSON, in single quotes, or a provider and an id; several may be given. Without any, handles are
read from standard input, one a line: errand start … | errand wait
`;
const DOCUMENTS = `
A document is a file or an address, JSON or YAML, OpenAPI 3.0 or 3.1; a dash is standard input.
`;
const several = (value: string, before: string[] = []) => [...before, value];

/** The commands of errand. What each needs is loaded when it runs, so that --help is quick. */
export function createProgram(io: Io, end: (exitCode: number) => void): Command {
  const program = new Command("errand")
    .description("Hand work to cloud browser agents, and get the result.")
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError(false)
    .exitOverride();
  const command = (words: string, description: string) =>
    withCommon(program.command(words).description(description).exitOverride());

  withWaiting(withInput(command("run <provider> [prompt]", "start a task, wait for it, and print its output")))
    .option("--many <file>", "one task for each line of JSON; a dash is standard input")
    .option("--journal <file>", "with --many: remembers what was started, so that the same command resumes")
    .option("--concurrency <n>", "with --many: how many tasks at the same time (default: 10)")
    .action(
      async (
        name: string,
        prompt: string | undefined,
        options: InputOptions & WaitingOptions & Partial<ManyOptions>,
      ) => {
        const { runMany, runTask, UsageError } = await loadRun();
        if (options.many === undefined) return end(await runTask(name, prompt, options, io));
        if (prompt !== undefined) throw new UsageError("--many reads its inputs from a file: leave the prompt out.");
        return end(await runMany(name, { ...options, many: options.many }, io));
      },
    );
  withInput(command("start <provider> [prompt]", "start a task, and print its handle"))
    .option("--schema <file>", "JSON Schema that the output has to fit")
    .action(async (name: string, prompt: string | undefined, options: InputOptions & CommonOptions) => {
      const { startTask } = await import("./run-task.ts");
      end(await startTask(name, prompt, options, io));
    });
  addTaskCommands(command, io, end);
  addTools(program, io, end);
  return program;
}

/** The commands about tasks that were started before, and about the plain API. */
function addTaskCommands(
  command: (words: string, description: string) => Command,
  io: Io,
  end: (exitCode: number) => void,
): void {
  command("get [task...]", "read tasks once, and print how they stand")
    .addHelpText("after", TASKS)
    .action(async (words: string[], options: CommonOptions) => {
      const { getTasks } = await import("./task-commands.ts");
      end(await getTasks(words, options, io));
    });
  withWaiting(command("wait [task...]", "wait for tasks, and print their output"))
    .addHelpText("after", TASKS)
    .action(async (words: string[], options: WaitingOptions) => {
      const [{ waitForTasks }, { namedTasks }] = await Promise.all([
        import("./run-task.ts"),
        import("./task-reference.ts"),
      ]);
      end(await waitForTasks(await namedTasks(words, io), options, io));
    });
  withWaiting(command("watch [task...]", "wait for tasks, and print every event as a line of JSON"))
    .addHelpText("after", TASKS)
    .action(async (words: string[], options: WaitingOptions) => {
      const [{ waitForTasks }, { namedTasks }] = await Promise.all([
        import("./run-task.ts"),
        import("./task-reference.ts"),
      ]);
      end(await waitForTasks(await namedTasks(words, io), { ...options, json: true }, io));
    });
  command("list <provider>", "list tasks, the newest first")
    .option("--limit <n>", "how many")
    .option("--field <name=value>", "a field of the query; may be given again", several)
    .action(async (name: string, options: CommonOptions) => {
      const { listTasks } = await import("./task-commands.ts");
      end(await listTasks(name, options, io));
    });
  for (const verb of ["stop", "pause", "resume"] as const) {
    command(`${verb} [task...]`, `${verb} tasks, where the provider can`)
      .addHelpText("after", TASKS)
      .action(async (words: string[], options: CommonOptions) => {
        const { controlTasks } = await import("./task-commands.ts");
        end(await controlTasks(verb, words, options, io));
      });
  }
  command("download [task...]", "download the files that tasks made")
    .addHelpText("after", TASKS)
    .option("--dir <folder>", "where to (default: here)")
    .action(async (words: string[], options: CommonOptions) => {
      const { downloadFiles } = await import("./task-commands.ts");
      end(await downloadFiles(words, options, io));
    });
  command("api <provider> <method> <path>", "call an operation of the provider's plain API")
    .option("--field <name=value>", "a field of the query or the body; may be given again", several)
    .option("--input <file>", "the body, as JSON")
    .action(async (name: string, method: string, path: string, options: CommonOptions) => {
      const { callApi } = await import("./call-api.ts");
      end(await callApi(name, method, path, options, io));
    });
}

/** The commands that are not about tasks. */
function addTools(program: Command, io: Io, end: (exitCode: number) => void): void {
  const command = (words: string, description: string) =>
    program.command(words).description(description).exitOverride();
  command("providers", "list the providers, and what each can do")
    .option("--json", "print JSON")
    .action(async (options) => {
      const { showProviders } = await import("./show-providers.ts");
      end(await showProviders(options, io));
    });
  command("mock <name>", "serve a mock of a provider, or of the OpenAPI document in a file")
    .option("--port <n>", "where to listen on 127.0.0.1; 0 is any free one (default: 4010)")
    .option("--script <file>", "what its tasks go through, as JSON")
    .option("--speed <n>", "divides the durations of the script (default: 1)")
    .option("--limit <n>", "how many tasks may run at the same time")
    .option("--seed <n>", "chooses the ids of tasks (default: 1)")
    .option("--json", "print JSON, a line for each request")
    .action(async (what: string, options) => {
      const { serveMock } = await import("./serve-mock.ts");
      end(await serveMock(what, options, io));
    });
  command("diff <old> <new>", "say what changed between two OpenAPI documents, and what it means for callers")
    .addHelpText("after", DOCUMENTS)
    .option("--fail-on <changes>", "exit with 1 where there are such changes: breaking, or any")
    .option("--all", "also each change that breaks nothing, where there are many")
    .option("--json", "print JSON, a line for each change")
    .action(async (before: string, after: string, options) => {
      const { diffDocuments } = await import("./diff-documents.ts");
      end(await diffDocuments(before, after, options, io));
    });
  command("doctor [provider...]", "say what stands in the way: keys, hosts, contracts, versions")
    .option("--json", "print JSON")
    .action(async (names: string[], options) => {
      const { doctor } = await import("./doctor.ts");
      end(await doctor(names, options, io));
    });
  command("completion <shell>", "print the script that completes commands in bash, zsh or fish").action(
    async (shell: string) => {
      const { completionScript } = await import("./completion.ts");
      io.stdout.write(completionScript(shell, program));
      end(0);
    },
  );
  command("demo", "run a task on each provider against mocks")
    .option("--all", "also what is gone")
    .action(async ({ all = false }: { all?: boolean }) => {
      const [{ runDemo }, { demoTasks }] = await Promise.all([import("./demo.ts"), import("./demo-tasks.ts")]);
      end(await runDemo(io.stdout, io.signal, demoTasks(all)));
    });
}

function withCommon(command: Command): Command {
  return command
    .option("--json", "print NDJSON on standard output, and nothing else")
    .option("--mock", "play the provider in this process: no key is read, and nothing is sent")
    .option("--mock-script <file>", "what tasks of the mock go through, as JSON")
    .option("--base-url <url>", "where the API lives");
}

function withInput(command: Command): Command {
  return command
    .option("--prompt-file <file>", "the prompt; a dash is standard input")
    .option("--url <url>", "the page to start on")
    .option("--field <name=value>", "a field of the provider's input; may be given again", several)
    .option("--param <name=value>", "a parameter of a workflow; may be given again", several)
    .option("--input <file>", "the provider's input, as JSON")
    .option("--max-cost <dollars>", "what the task may cost, where the provider takes that");
}

function withWaiting(command: Command): Command {
  return command
    .option("--schema <file>", "JSON Schema that the output has to fit")
    .option("-o, --output <file>", "where to write the output")
    .option("--timeout <time>", "how long to wait, such as 90s, 10m or 4h (default: 4h)")
    .option("--stop-on-interrupt", "stop the task on Ctrl-C, where the provider can");
}

async function loadRun() {
  const [{ runMany }, { runTask }, { UsageError }] = await Promise.all([
    import("./run-many.ts"),
    import("./run-task.ts"),
    import("./usage-error.ts"),
  ]);
  return { runMany, runTask, UsageError };
}
