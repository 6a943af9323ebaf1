import { type CompletedTask, type Handle, isErrandError, type WaitOptions } from "../index.ts";
import type { Command } from "./arguments.ts";
import { UsageError } from "./command-line.ts";
import { createDisplay, type Display, type Output } from "./display.ts";
import { findProvider } from "./providers.ts";

/** What the command line has around it. */
export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
};

/** Runs one task on a real provider. The result goes to stdout, everything else to stderr. Gives the exit code. */
export async function runOneTask(
  command: Extract<Command, { kind: "task" }>,
  { env, stdout, stderr, signal }: Surroundings,
): Promise<number> {
  const provider = findProvider(command.provider);
  const { resume, request, baseUrl } = command;
  const job = resume === undefined ? provider.prepare(request) : provider.resume(resume);
  const apiKey = env[provider.keyVariable];
  if (apiKey === undefined || apiKey === "") {
    throw new UsageError(
      `Set ${provider.keyVariable} to your ${provider.name} key; "npm start" alone needs none.`,
      false,
    );
  }

  const say = (line: string) => stderr.write(`${line}\n`);
  let handle: Handle | undefined;
  let display: Display | undefined;
  const onEvent: WaitOptions["onEvent"] = (event) => {
    handle = event.handle;
    // Said before anything can go wrong here: with it the task can be found again.
    if (event.type === "started") say(`handle ${JSON.stringify(handle)}`);
    display ??= createDisplay([{ provider: provider.name, title: "" }], stderr);
    display.show(0, event);
  };
  let ending: { task: CompletedTask } | { error: unknown };
  try {
    ending = { task: await job({ apiKey, baseUrl }, { signal, onEvent }) };
  } catch (error) {
    ending = { error };
  }
  display?.end(0, "task" in ending);
  display?.close();
  if ("error" in ending) {
    const again = `npm start -- ${provider.name}${baseUrl === undefined ? "" : ` --base-url ${baseUrl}`} --wait`;
    return explain(ending.error, { handle, again, say, interrupted: signal.aborted });
  }

  const { output, verdict } = ending.task;
  if (verdict === "failure") say(`${provider.name} itself judges that the task was not done.`);
  stdout.write(`${typeof output === "string" ? output : JSON.stringify(output, null, 2)}\n`);
  return 0;
}

type Circumstances = {
  handle: Handle | undefined;
  /** The command that waits for a handle. */
  again: string;
  say: (line: string) => void;
  interrupted: boolean;
};

function explain(error: unknown, { handle: known, again, say, interrupted }: Circumstances): number {
  // A bad key, URL or handle: the client refused it before anything was sent.
  if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message, false);
  const handle = isErrandError(error) ? (error.handle ?? known) : known;
  if (isErrandError(error)) say(`${error.name} (${error.code}): ${error.message}`);
  else if (interrupted)
    say(handle === undefined ? "Stopped before the task was sent." : "Stopped waiting. The task goes on.");
  else say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  if (handle !== undefined) {
    const json = JSON.stringify(handle);
    say(`handle ${json}`);
    if (interrupted || (isErrandError(error) && !error.code.startsWith("task_"))) {
      say(`To wait for it again: ${again} '${json}'`);
    }
  }
  return interrupted ? 130 : 1;
}
