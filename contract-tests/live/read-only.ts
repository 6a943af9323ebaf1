import type { Operation } from "../../src/contract/operations.ts";
import type { LiveClient } from "./providers.ts";
import type { Recording, Step } from "./recording.ts";
import { keyPlace, type Service, toRequest } from "./service.ts";

/** Ids that no task has: one as ids may look, one that looks like none. */
const UNKNOWN_IDS = ["00000000-0000-4000-8000-000000000000", "0"] as const;
const WRONG_KEY = "errand-contract-live-wrong-key";

export type ReadOnly = {
  readonly service: Service;
  readonly recording: Recording;
  readonly client: LiveClient;
  readonly taskId: string | undefined;
  /** Bounds each request, in milliseconds. */
  readonly requestTimeoutMs: number;
};

/** Everything that can be asked without a task being started. Gives the operations that could not be asked. */
export async function readOnly({ service, recording, client, taskId, requestTimeoutMs }: ReadOnly): Promise<string[]> {
  const [unknownId] = UNKNOWN_IDS;
  const first = await recording.step(
    taskId === undefined ? "get, of a task that there is not" : "get, of the task given",
    () => client.get(taskId ?? unknownId),
  );
  const { list } = client;
  if (list) await recording.step("list", () => list());

  const reads = service.operations.filter(({ method }) => method === "GET");
  // The parameters that the client's own read puts the task's id into are those that a task's id fits.
  const read = service.operations.find(({ key }) => key === first.exchanges[0]?.operation);
  const idNames = new Set(read ? requiredNames(read) : []);
  const canAsk = (operation: Operation) => requiredNames(operation).every((name) => idNames.has(name));

  const ask = (title: string, operation: Operation, id: string, key: string | undefined) =>
    recording.step(`${operation.key}, ${title}`, async () => {
      const request = toRequest(service, operation, { id, key });
      const signal = AbortSignal.timeout(requestTimeoutMs);
      const response = await recording.fetch(new Request(request, { signal }));
      await response.arrayBuffer();
    });
  const remarkIfGood = ({ exchanges }: Step, { key }: Operation, text: string) => {
    if (isGood(exchanges[0]?.response.status)) recording.remark({ operation: key, text });
  };

  for (const operation of reads.filter(canAsk)) {
    const id = taskId ?? unknownId;
    if (requiredNames(operation).length === 0) await ask("with its key", operation, "", service.apiKey);
    else {
      if (taskId !== undefined) await ask("of the task given", operation, taskId, service.apiKey);
      for (const unknown of UNKNOWN_IDS) {
        const step = await ask(`of the unknown task ${unknown}`, operation, unknown, service.apiKey);
        remarkIfGood(step, operation, `It answers ${unknown}, which is no task's id, with a good status.`);
      }
    }
    if (keyPlace(service, operation) === undefined) continue;
    noticeMissingKey(service, recording, operation, await ask("without a key", operation, id, undefined));
    const step = await ask("with a wrong key", operation, id, WRONG_KEY);
    remarkIfGood(step, operation, "It takes a key that nobody was given, as a mock does.");
  }
  return reads
    .filter((operation) => !canAsk(operation))
    .map((operation) => `${operation.key} (needs ${requiredNames(operation).join(", ")})`);
}

/** Where the document asks for a key, a good answer without one is a disagreement. */
export function noticeMissingKey(
  service: Service,
  recording: Recording,
  operation: Operation,
  { title, exchanges: [exchange] }: Step,
): void {
  const place = keyPlace(service, operation);
  if (place === undefined || exchange === undefined || !isGood(exchange.response.status)) return;
  const violation = {
    operation: operation.key,
    where: `/request/${place.in === "query" ? "query" : "headers"}/${place.name}`,
    expected: "a refusal of a request without a key",
    actual: String(exchange.response.status),
  };
  recording.disagree(violation, title, exchange);
}

export function isGood(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

function requiredNames({ parameters }: Operation): string[] {
  return parameters
    .filter(({ value }) => (value.in === "path" || value.in === "query") && value.required)
    .map(({ value }) => value.name);
}
