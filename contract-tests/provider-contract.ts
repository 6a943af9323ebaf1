import { describe, expect, inject } from "vitest";
import { createContract } from "../src/contract.ts";
import { ApiError, StartUncertainError, TaskCanceledError, type TaskEvent, TaskFailedError } from "../src/index.ts";
import { type ContractTest, contractTest } from "./cell.ts";
import type { AnswerCase, ErrorCase, InvalidCase, OperationCase, ProviderCase } from "./provider-case.ts";
import { type Change, type Send, withChange, withHeaders } from "./wire.ts";

/** The tests that every provider has; each provider's file holds the facts, as literals. */
export function describeProvider<Client>(provider: ProviderCase<Client>): void {
  const tests = contractTest(provider.name, provider.create);
  for (const operation of provider.operations) {
    describe(operation.operation, () => {
      for (const answer of operation.answers) describeAnswer(tests, operation, answer);
      for (const error of operation.errors) describeError(tests, operation, error);
      for (const invalid of operation.invalid ?? []) describeInvalid(tests, invalid);
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
  { name, api, status, violations }: InvalidCase<Client>,
) {
  plain(`a call with ${name} is named by the contract, and answered ${status}`, async (rig) => {
    const { response } = await api(rig.connect({}, { mode: "collect" }));
    expect(response.status).toBe(status);
    expect(rig.violations.map(({ where, expected }) => `${where}: ${expected}`)).toEqual(violations);
  });
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
      const seen = createContract(name, { baseUrl, mode: "collect" });
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
