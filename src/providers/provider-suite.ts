// What every provider has to do, asked of each in the same way. A provider's test gives one subject: the facts of its API.
import { describe, expect, vi } from "vitest";
import { type Task, TaskCanceledError, type TaskEvent, TaskFailedError, type TaskState } from "../index.ts";
import { documented, documentedExamples, replay } from "../testing/documented.ts";
import { failure, settle, fakeClockTest as test } from "../testing/fake-clock.ts";
import { describeBadAnswers } from "../testing/provider-answers.ts";
import { describeLists } from "../testing/provider-lists.ts";
import { describeTypedOutput } from "../testing/provider-output.ts";
import { apiKey, clientOf, type Fetch, isFor, type ProviderSubject } from "../testing/provider-subject.ts";

/** Runs the whole suite for one provider. */
export function describeProvider(subject: ProviderSubject): void {
  describe(subject.name, () => {
    describe("statuses", () => describeStatuses(subject));
    test("a recorded conversation, from start to result", () => holdConversation(subject));
    describe("typed output", () => describeTypedOutput(subject));
    describe("bad answers", () => describeBadAnswers(subject));
    describe("lists", () => describeLists(subject));
    describe("secrets", () => describeSecrets(subject));
  });
}

/** Longer than any wait of these tests lasts. */
const MS = 20_000;

function describeStatuses(subject: ProviderSubject): void {
  const { contract, status, full, states, good } = subject;
  const cases = Object.entries(states).map(([name, state]) => ({ name, state }));
  const words = documentedExamples(contract, status);
  const wholes = full === undefined ? words : documentedExamples(contract, full);

  /** Answers the first read with one example of the contract, and every later one with another. */
  function service(first: string, then: string): Fetch {
    let reads = 0;
    return async (...sent) => {
      const isStatus = isFor(new Request(...sent), status);
      if (isStatus) reads += 1;
      return Response.json((isStatus ? words : wholes)[reads > 1 ? then : first]);
    };
  }

  test("there is a state for every status that the document shows", () => {
    expect(Object.keys(states).sort()).toEqual(Object.keys(words).sort());
  });

  test.each(cases)("$name is $state", async ({ name, state }) => {
    const task: Task = await settle(clientOf(subject, service(name, name)).get(subject.id), MS);
    expect(task).toMatchObject({ state, handle: { provider: subject.name } });
  });

  test.each(cases)("a wait that meets $name ($state) ends as it should", async ({ name, state }) => {
    const seen: TaskState[] = [];
    const onEvent = (event: TaskEvent) => {
      if (event.type === "status") seen.push(event.state);
    };
    const waiting = clientOf(subject, service(name, good)).wait(subject.id, { onEvent });
    const ending = await settle(
      waiting.catch((error: unknown) => error),
      MS,
    );
    expect(seen[0]).toBe(state);
    if (state === "failed") expect(ending).toBeInstanceOf(TaskFailedError);
    else if (state === "canceled") expect(ending).toBeInstanceOf(TaskCanceledError);
    else expect(ending).toMatchObject({ state: "completed" });
    expect(vi.getTimerCount()).toBe(0);
  });
}

async function holdConversation(subject: ProviderSubject): Promise<void> {
  const { contract, key, conversation } = subject;
  const answers = conversation.answers.map(([operation, example, status = 200]) => {
    return { status, body: documented(contract, operation, example, status) };
  });
  const { fetch, lines } = replay(key.header, answers);
  const task = await settle(clientOf(subject, fetch).run(conversation.input as never), MS);
  const [sent, ...reads] = conversation.requests;
  expect(lines).toEqual([
    { request: sent, key: key.value, body: conversation.body ?? conversation.input },
    ...reads.map((request) => ({ request, key: key.value })),
  ]);
  expect(task).toMatchObject(conversation.task);
  expect(task.handle).toMatchObject({ v: 1, provider: subject.name, id: subject.id });
}

function describeSecrets(subject: ProviderSubject): void {
  test("the values of an input that must not be shown are named, and nothing else", () => {
    const { secretsOf } = subject.provider({ apiKey });
    for (const { input, secrets } of subject.secrets) expect(secretsOf?.(input as never) ?? []).toEqual(secrets);
  });

  test("what a refusal echoes of the key and of a secret is masked", async () => {
    for (const { input, secrets } of subject.secrets) {
      const echo = { error: { message: `Refused: ${[apiKey, ...secrets].join(" ")}` } };
      const client = clientOf(subject, async () => Response.json(echo, { status: 422 }));
      const error = await failure(client.start(input as never));
      const shown = `${error} ${JSON.stringify(error)}`;
      expect(shown).toContain("Refused");
      for (const hidden of [apiKey, ...secrets]) expect(shown).not.toContain(hidden);
    }
  });
}
