// Checked by `tsc` alone: every line below either compiles or is expected not to.
import {
  type Call,
  createHttp,
  createTaskClient,
  type Handle,
  type Reading,
  resolveClientOptions,
  type Started,
} from "../provider-kit.ts";
import type { CompletedTask } from "../task/task.ts";
import { holds, type Same } from "../testing/types.ts";

const http = createHttp<object>({
  provider: "own",
  config: resolveClientOptions({ apiKey: "key" }, { baseUrl: "https://own.example" }),
  authorize: (key) => ["authorization", key],
});

const client = createTaskClient({
  name: "own",
  http,
  start: async (_input: { job: string }, _call: Call): Promise<Started<number>> => ({ id: "1" }),
  readStatus: async (_handle: Handle, _call: Call): Promise<Reading<number>> => ({
    status: "done",
    state: "completed",
    raw: {},
  }),
  stop: async () => {},
});

export async function theClientHasTheTypesOfItsProvider() {
  const handle = await client.start({ job: "x" });
  holds<Same<typeof handle, Handle<"own">>>();
  const task = await client.wait(handle, { onTimeout: "stop" });
  holds<Same<typeof task, CompletedTask<number>>>();
  // @ts-expect-error misspelt
  void client.run({ jobs: "x" });
}

export function theClientHasTheVerbsOfItsProvider() {
  void client.stop("1");
  // @ts-expect-error it cannot pause a task
  client.pause;
  // @ts-expect-error nor list them
  client.list;
  // @ts-expect-error nor are its tasks ever paused
  void client.wait("1", { onPaused: "throw" });
}
