import { describe, expect, inject } from "vitest";
import { type ContractName, createContract } from "../src/contract.ts";
import {
  ApiError,
  StartUncertainError,
  type Task,
  TaskCanceledError,
  type TaskEvent,
  TaskFailedError,
} from "../src/index.ts";
import type { Script } from "../src/mock.ts";
import { type ContractTest, contractTest } from "./cell.ts";
import type { ClientSettings } from "./rig.ts";
import { type Change, type Send, type WireRequest, withChange, withHeaders } from "./wire.ts";

type ApiAnswer = { data?: unknown; error?: unknown; response: Response };

/** An example of a good answer, and what the contract says about answers that are nearly the same. */
export type AnswerCase = {
  /** The cells that this test covers, less the operation: `200 application/json data=running`. */
  cells: readonly string[];
  /** The example's name; 200 where the answer has no body. */
  step: string | 200;
  /** @default 200 */
  status?: number;
  /** What the plain API gives as `data`; objects may leave keys out. */
  data: unknown;
  /** Changes to the answer's body after which the contract still holds. */
  allows?: readonly Change[];
  /** Changes after which it is broken, with what the contract asks for there. `where` is the place of the change unless given. */
  refuses: readonly (Change & { where?: string; expected: string })[];
};

/** An example of a declared error. Those for a wrong key are in `keys`. */
export type ErrorCase = {
  /** The cells that this test covers, less the operation; none where another example of the same status does. */
  cell?: string | readonly string[] | undefined;
  /** The example's name. */
  step: string;
  status: number;
  body: unknown;
  retryAfterMs?: number;
  /** A start that was answered like this may have been taken. */
  uncertain?: true;
  /** How often the client sends the request before it gives up. @default 1 */
  sends?: number;
};

/** A request that the contract does not allow and that types would refuse. */
export type InvalidCase<Client> = {
  name: string;
  api(client: Client): Promise<ApiAnswer>;
  /** What Prism answers. It has no eye for undeclared keys and answers 200. */
  status: number;
  /** What the contract check names, as `where: expected`. */
  violations: readonly string[];
};

/** One operation, and the ways to call it. */
export type OperationCase<Client> = {
  operation: string;
  api(client: Client): Promise<ApiAnswer>;
  /** The verb of the lifecycle that makes this call; absent where only the plain API does. */
  verb?(client: Client): Promise<unknown>;
  /** What other operations answer on the way. */
  before?: Script;
  /** The one request that both send. */
  request: WireRequest;
  answers: readonly AnswerCase[];
  errors: readonly ErrorCase[];
  /** The named examples of its body. */
  bodies?: readonly { example: string; body: object }[];
  /** Sends one of them. */
  post?(client: Client, body: never): Promise<ApiAnswer>;
  invalid?: readonly InvalidCase<Client>[];
};

/** One task from its start to its end, as `wait` sees it. */
export type WaitCase = {
  /** The words that the provider answers, which is also the name of the test. */
  statuses: readonly string[];
  script: Script;
  /** Every request of the wait, as method and path. */
  sends: readonly string[];
  /** The task that `wait` gives or throws; objects may leave keys out. */
  ends: Partial<Task>;
};

export type ProviderCase<Client> = {
  name: ContractName;
  /** The provider's name in handles. @default the contract's */
  provider?: string;
  create(settings: ClientSettings): Client;
  /** What can be wrong with the key of a request: header changes on the way to Prism, and the header that is then named. */
  keys: { header: string; otherScheme: Record<string, string | undefined>; refusal: unknown };
  operations: readonly OperationCase<Client>[];
  wait(client: Client, onEvent: (event: TaskEvent) => void): Promise<unknown>;
  waits: readonly WaitCase[];
  /** A wait whose key is refused after its first good answer: the script, and the requests it sends. */
  refusedInWait: { script: Script; sends: readonly string[] };
};

/** The tests that every provider has; each provider's file holds the facts, as literals. */
export function describeProvider<Client>(provider: ProviderCase<Client>): void {
  const tests = contractTest(provider.name, provider.create);
  for (const operation of provider.operations) {
    describe(operation.operation, () => {
      for (const answer of operation.answers) describeAnswer(tests, operation, answer);
      for (const error of operation.errors) describeError(tests, operation, error);
      for (const invalid of operation.invalid ?? []) describeInvalid(tests, operation, invalid);
      describeKeys(tests, provider, operation);
      describeBodies(tests, operation);
    });
  }
  describe("a wait", () => describeWaits(tests, provider));
}

function describeAnswer<Client>({ cell }: ContractTest<Client>, operation: OperationCase<Client>, answer: AnswerCase) {
  const { step, status = 200, cells, data, allows = [], refuses } = answer;
  const script = { [operation.operation]: step };
  const example = typeof step === "string" ? [`${status} example ${step}`] : [];
  const entries = [...cells, ...example].map((entry) => `${operation.operation} ${entry}`);
  if (refuses.length === 0 && cells.some((name) => name.includes("="))) {
    throw new Error(`${entries.join(" + ")}: a branch is only shown when the contract refuses something there.`);
  }

  cell(entries, `${JSON.stringify(step)} comes as it is, and what does not fit is refused`, async (rig) => {
    const result = await operation.api(rig.connect(script));
    rig.expectSent(operation.operation, operation.request);
    expect(result.response.status).toBe(status);
    expect(result.error).toBeUndefined();
    if (typeof data === "object") expect(result.data).toMatchObject(data ?? {});
    else expect(result.data).toBe(data);

    const judge = async (change: Change): Promise<string[]> => {
      const known = rig.violations.length;
      const between = (send: Send) => withChange(send, change);
      await operation.api(rig.connect(script, { mode: "collect", between }));
      return rig.violations.slice(known).map(({ where, expected }) => `${where}: ${expected}`);
    };
    for (const change of allows) {
      expect(await judge(change), `with ${describeChange(change)}`).toEqual([]);
    }
    for (const { where, expected, ...change } of refuses) {
      const violation = `/response/body${where ?? change.at}: ${expected}`;
      expect(await judge(change), `with ${describeChange(change)}`).toEqual([violation]);
    }
  });
}

function describeChange(change: Change): string {
  const place = change.at === "" ? "the body" : change.at;
  return "to" in change ? `${place} as ${JSON.stringify(change.to)}` : `no ${place}`;
}

function describeError<Client>({ cell }: ContractTest<Client>, operation: OperationCase<Client>, error: ErrorCase) {
  const { status, body, step, retryAfterMs, uncertain, sends = 1 } = error;
  const script = { ...operation.before, [operation.operation]: step };
  const entries = [...[error.cell ?? []].flat(), `${status} example ${step}`];

  cell(
    entries.map((entry) => `${operation.operation} ${entry}`),
    `${JSON.stringify(step)} is an error`,
    async (rig) => {
      const { verb } = operation;
      if (verb !== undefined) {
        const thrown = await rig.hurry(() => verb(rig.connect(script)).catch((reason: unknown) => reason));
        expect(thrown).toBeInstanceOf(uncertain ? StartUncertainError : ApiError);
        expect(thrown).toMatchObject({ status, body, ...(uncertain ? {} : { retryAfterMs }) });
        const sent = rig.sent.splice(0).filter((request) => request.path === operation.request.path);
        expect(sent).toEqual(Array.from({ length: sends }, () => operation.request));
      }

      const answer = await operation.api(rig.connect(script));
      expect(answer.response.status).toBe(status);
      expect(answer.error).toEqual(body);
      expect(answer.data).toBeUndefined();
      rig.expectSent(operation.operation, operation.request);
    },
  );
}

function describeBodies<Client>(
  { cell }: ContractTest<Client>,
  { operation, bodies = [], post }: OperationCase<Client>,
) {
  for (const { example, body } of bodies) {
    cell(`${operation} request example ${example}`, `the body ${JSON.stringify(example)} is taken`, async (rig) => {
      const answer = await post?.(rig.connect(), body as never);
      expect(answer?.response.ok).toBe(true);
      expect(rig.sent).toMatchObject([{ body }]);
    });
  }
}

function describeInvalid<Client>(
  { plain }: ContractTest<Client>,
  { operation }: OperationCase<Client>,
  invalid: InvalidCase<Client>,
) {
  plain(
    `${operation} with ${invalid.name} is named by the contract and answered ${invalid.status} by Prism`,
    async (rig) => {
      const { response } = await invalid.api(rig.connect({}, { mode: "collect" }));
      expect(response.status).toBe(invalid.status);
      expect(rig.violations.map(({ where, expected }) => `${where}: ${expected}`)).toEqual(invalid.violations);
    },
  );
}

function describeKeys<Client>(
  { cell }: ContractTest<Client>,
  { name, keys }: ProviderCase<Client>,
  { operation, before, request, verb, api }: OperationCase<Client>,
) {
  const entries = [`${operation} 401 application/json`, `${operation} 401 example unauthorized`];

  cell(entries, "a missing, an empty and a wrong key are refused", async (rig) => {
    const baseUrl = inject("mockUrls")[name];
    for (const change of [{ [keys.header]: undefined }, { [keys.header]: "" }, keys.otherScheme]) {
      // Below the client's own check, which sees the key, one that sees what Prism sees.
      const seen = createContract(name, { baseUrl, mode: "collect", fetch: (sent) => fetch(sent) });
      const between = (send: Send): Send => {
        const altered = withHeaders((sent) => seen.fetch(sent), change);
        // Only the request under test loses its key; those before it must get through.
        return (sent) => (new URL(sent.url).pathname === request.path ? altered(sent) : send(sent));
      };
      const client = rig.connect(before, { between });
      if (verb !== undefined) {
        const thrown = await verb(client).catch((reason: unknown) => reason);
        expect(thrown).toBeInstanceOf(ApiError);
        expect(thrown).toMatchObject({ status: 401, body: keys.refusal });
      }
      expect((await api(client)).error).toEqual(keys.refusal);
      await seen.settled();
      const where = `/request/headers/${keys.header}`;
      expect(seen.violations.map((violation) => violation.where)).toEqual(verb ? [where, where] : [where]);
    }
  });
}

function describeWaits<Client>({ plain }: ContractTest<Client>, provider: ProviderCase<Client>) {
  for (const { statuses, script, sends, ends } of provider.waits) {
    plain(`sees ${statuses.join(", ")}`, async (rig) => {
      const seen: string[] = [];
      const onEvent = (event: TaskEvent) => {
        if (event.type === "status") seen.push(event.status);
      };
      const ending = await rig.hurry(() =>
        provider.wait(rig.connect(script), onEvent).catch((reason: unknown) => reason),
      );
      // A word that is answered twice in a row is told once.
      expect(seen).toEqual(statuses.filter((status, index) => status !== statuses[index - 1]));
      expect(rig.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(sends);
      if (ends.state === "failed") expect(ending).toBeInstanceOf(TaskFailedError);
      if (ends.state === "canceled") expect(ending).toBeInstanceOf(TaskCanceledError);
      expect(ends.state === "completed" ? ending : (ending as { task: unknown }).task).toMatchObject(ends);
    });
  }

  plain("ends when its key is refused twice in a row, and keeps the handle", async (rig) => {
    const { script, sends } = provider.refusedInWait;
    const handles = provider.provider ?? provider.name;
    const thrown = await rig.hurry(() =>
      provider.wait(rig.connect(script), () => {}).catch((reason: unknown) => reason),
    );
    expect(thrown).toBeInstanceOf(ApiError);
    expect(thrown).toMatchObject({ status: 401, body: provider.keys.refusal, handle: { provider: handles } });
    expect(rig.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(sends);
  });
}
