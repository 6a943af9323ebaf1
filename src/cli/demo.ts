import { ErrandError, type TaskEvent, TaskFailedError } from "../index.ts";
import { createMock } from "../mock.ts";
import { type DemoTask, demoTasks } from "./demo-tasks.ts";
import { createDisplay } from "./display.ts";
import type { Output } from "./io.ts";

const INTRO = `This is a mock run: the providers' contracts are played inside this process.
Nothing is sent to a provider, and no key is needed.
`;

type Ending = { task: DemoTask; lines: string[]; asExpected: boolean };

/** Runs every task of the demo at the same time. Gives 0 when the ones that should complete did, and only those. */
export async function runDemo(
  stdout: Output,
  signal?: AbortSignal,
  tasks: readonly DemoTask[] = demoTasks(),
): Promise<number> {
  stdout.write(`${INTRO}\n`);
  const display = createDisplay(tasks, stdout);
  let endings: Ending[];
  try {
    endings = await Promise.all(
      tasks.map(async (task, row) => {
        const onEvent = (event: TaskEvent) => display.show(row, event);
        const ending = await runTask(task, { onEvent, signal });
        display.end(row, ending.asExpected && !task.fails);
        return ending;
      }),
    );
  } finally {
    display.close();
  }
  if (signal?.aborted) return 130;

  for (const ending of endings) stdout.write(`\n${describe(ending)}\n`);
  const unexpected = endings.filter(({ asExpected }) => !asExpected);
  const last =
    unexpected.length === 0
      ? `All ${endings.length} tasks ended as they should. This was a mock: nothing was sent to a provider.`
      : `Not as it should be: ${unexpected.map(({ task }) => `${task.provider}, ${task.title}`).join("; ")}.`;
  stdout.write(`\n${last}\n`);
  return unexpected.length === 0 ? 0 : 1;
}

async function runTask(task: DemoTask, waiting: Parameters<DemoTask["run"]>[1]): Promise<Ending> {
  const { fetch } = createMock(task.contract, { script: task.script });
  try {
    const lines = await task.run({ apiKey: "mock-key", fetch }, waiting);
    return { task, lines, asExpected: !task.fails };
  } catch (error) {
    const asExpected = task.fails === true && error instanceof TaskFailedError;
    return { task, lines: explain(error), asExpected };
  }
}

function explain(error: unknown): string[] {
  if (!(error instanceof ErrandError)) return [String(error)];
  const { name, code, message, handle } = error;
  return [`${name}, code "${code}"`, message, ...(handle === undefined ? [] : [`handle id ${handle.id}`])];
}

function describe({ task, lines, asExpected }: Ending): string {
  const how = task.fails ? "failed" : "completed";
  const heading = `${task.provider}, ${task.title}: ${asExpected ? how : `should have ${how}`}`;
  return [heading, ...lines.map((line) => `  ${line}`)].join("\n");
}
