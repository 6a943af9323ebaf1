// What a provider's file makes of good statuses whose JSON is less than the contract promises.
import { expect, test } from "vitest";
import { ProtocolError, StartUncertainError } from "../index.ts";
import { documented } from "./documented.ts";
import { failure } from "./fake-clock.ts";
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

  const wholes = full === undefined ? [] : [...MALFORMED, { status: 1 }].map((body) => ({ body, title: told(body) }));
  test.each(wholes)("so is a read of the whole task, once it is over: $title", async ({ body }) => {
    const over = documented(subject.contract, status, subject.good);
    const error = await failure(answering((request) => (isFor(request, status) ? over : body)).get(subject.id));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain(`${name}: ${full} was answered with 200 and no status.`);
  });
}
