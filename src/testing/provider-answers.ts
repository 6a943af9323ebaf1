// What a provider's file makes of good statuses whose JSON is less than the contract promises.
import { expect } from "vitest";
import { ProtocolError, StartUncertainError } from "../index.ts";
import { documented } from "./documented.ts";
import { failure, settle, fakeClockTest as test } from "./fake-clock.ts";
import { clientOf, isFor, MALFORMED, type ProviderSubject } from "./provider-subject.ts";

export function describeBadAnswers(subject: ProviderSubject): void {
  const { name, status, full } = subject;
  const answering = (answer: (request: Request) => unknown, status = 200) =>
    clientOf(subject, async (...sent) => Response.json(answer(new Request(...sent)), { status }));
  const told = (body: unknown) => JSON.stringify(body);

  const starts = subject.starts.flatMap((start) =>
    [...MALFORMED, ...start.malformed].map((body) => ({ ...start, body, title: `${start.operation}: ${told(body)}` })),
  );
  test.each(starts)("a start that may have happened says what was missing: $title", async (start) => {
    const { input, operation, status = 200, missing, body } = start;
    const error = await failure(answering(() => body, status).start(input as never));
    expect(error).toBeInstanceOf(StartUncertainError);
    expect(String(error)).toContain(`${name}: ${operation} was answered with ${status} and ${missing}.`);
    expect(error).toMatchObject({ status, body, cause: { status, raw: body } });
  });

  const reads = subject.malformedStatuses.map((body) => ({ body, title: told(body) }));
  test.each(reads)("a read that is answered 200 without a status is a protocol error: $title", async ({ body }) => {
    const error = await failure(answering(() => body).get(subject.id));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain(`${name}: ${status} was answered with 200 and no status.`);
  });

  test("a refusal that comes with a good status is told in the provider's words", async () => {
    const said = { code: 10118, msg: "Running tasks number exceeds." };
    const [{ input, status: good = 200 }] = subject.starts;
    const starting = await failure(answering(() => said, good).start(input as never));
    expect(String(starting)).toContain(`${subject.starts[0].missing}: Running tasks number exceeds.`);
    const reading = await failure(answering(() => ({ error: { message: "Gone away" } })).get(subject.id));
    expect(String(reading)).toContain("no status: Gone away.");
  });

  const naming = (subject.names?.reads ?? []).map((read) => ({ read }));
  test.each(naming)("a $read read that names another task is a protocol error", async ({ read }) => {
    const named = (id: string) =>
      answering((request) => {
        const isStatus = isFor(request, status);
        const body = isStatus ? subject.answers.status : subject.answers.full;
        return body?.(isStatus === (read === "status") ? id : subject.id, subject.words.completed, null);
      }).get(subject.id);
    const error = await failure(named("another-task"));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain(`${subject.names?.field} "another-task", which is not the task that was asked for`);
    expect(error).toMatchObject({ handle: { id: subject.id } });
    // One UUID may be written in two ways.
    const same = subject.id.replaceAll("-", "").toUpperCase();
    expect(await settle(named(same))).toMatchObject({ state: "completed" });
  });

  const wholes = full === undefined ? [] : [...MALFORMED, { status: 1 }].map((body) => ({ body, title: told(body) }));
  test.each(wholes)("so is a read of the whole task, once it is over: $title", async ({ body }) => {
    const over = documented(subject.contract, status, subject.good);
    const error = await failure(answering((request) => (isFor(request, status) ? over : body)).get(subject.id));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain(`${name}: ${full} was answered with 200 and no status.`);
  });
}
