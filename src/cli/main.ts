import { CommanderError } from "commander";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** The command line as a function. Returns the exit code; docs/command-line.md explains each. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  const output = {
    writeOut: (text: string) => io.stdout.write(text),
    // Commander's own sentence is told below, with the others.
    writeErr: () => {},
    getOutHelpWidth: () => Math.min(io.stdout.columns ?? 80, 120),
  };
  for (const command of [program, ...program.commands]) command.configureOutput(output);
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    refuseEmpty(argv);
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      return tell(sentenceOf(error), EXIT.usage, helpFor(argv, program), argv, io);
    }
    return tellError(error, helpFor(argv, program), argv, io);
  }
}

/** A variable of the shell that is not set ends up as an empty word. */
function refuseEmpty(argv: readonly string[]): void {
  const index = argv.findIndex((word) => word.trim() === "");
  if (index < 0) return;
  const before = argv[index - 1];
  const what = before?.startsWith("--") ? before : `Argument ${index + 1}`;
  throw new UsageError(`${what} is empty: give it a value, or leave it out.`);
}

async function tellError(error: unknown, help: string, argv: readonly string[], io: Io): Promise<number> {
  if (error instanceof UsageError) return tell(error.message, EXIT.usage, help, argv, io);
  const [{ isErrandError }, { exitCodeOf }, { errorFacts }] = await Promise.all([
    import("../index.ts"),
    import("./exit-code.ts"),
    import("./report.ts"),
  ]);
  const exitCode = io.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
  if (!isErrandError(error) && exitCode === EXIT.bug) throw error;
  const message = error instanceof Error ? error.message : String(error);
  if (argv.includes("--json"))
    io.stdout.write(`${JSON.stringify({ type: "error", exitCode, ...errorFacts(error) })}\n`);
  else io.stderr.write(`${io.signal.aborted ? "Stopped." : message}\n`);
  return exitCode;
}

/** The command that explains the one that was used. */
function helpFor(argv: readonly string[], program: { commands: readonly { name(): string }[] }): string {
  const name = argv.find((word) => program.commands.some((command) => command.name() === word));
  return name === undefined ? "errand --help" : `errand help ${name}`;
}

function tell(sentence: string, exitCode: number, help: string, argv: readonly string[], io: Io): number {
  if (argv.includes("--json")) io.stdout.write(`${JSON.stringify({ type: "error", exitCode, message: sentence })}\n`);
  else io.stderr.write(`${sentence}\nSee "${help}".\n`);
  return exitCode;
}

/** `error: unknown option '--foo'` and the nearest name, as a sentence. */
function sentenceOf({ message }: CommanderError): string {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const advice = rest
    .join(" ")
    .trim()
    .replace(/^\((.*)\)$/, " $1");
  return `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, "")}.${advice}`;
}
