import { expect, test, vi } from "vitest";
import { type ContractExchange, createContract } from "../contract.ts";
import { oneOperation } from "../testing/one-operation.ts";

const baseUrl = "http://test";
const url = `${baseUrl}/x`;

/** A body that sends one piece and then stays open. */
function endless() {
  const canceled = vi.fn();
  const pulled = vi.fn((controller: ReadableStreamDefaultController) => {
    controller.enqueue(new TextEncoder().encode('data: {"step":1}\n\n'));
  });
  return { body: new ReadableStream({ pull: pulled, cancel: canceled }, { highWaterMark: 0 }), canceled, pulled };
}

const streams = ["text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq"];
const documentOf = (type: string) =>
  oneOperation({ responses: { 200: { content: { [type]: { schema: { type: "string" } } } } } });

test.each(streams)("an answer of %s is returned at once with throw, and read by its client alone", async (type) => {
  const { body, canceled, pulled } = endless();
  const seen: ContractExchange[] = [];
  const contract = createContract(documentOf(type), {
    baseUrl,
    mode: "throw",
    fetch: async () => new Response(body, { headers: { "content-type": type } }),
    onExchange: (exchange) => seen.push(exchange),
  });
  const response = await contract.fetch(url);
  await contract.settled();
  expect(pulled).not.toHaveBeenCalled();
  await response.body?.cancel();
  expect(canceled).toHaveBeenCalledOnce();
  expect(seen.map(({ cells, notJudged }) => [cells, notJudged])).toEqual([
    [[`GET /x 200 ${type}`], [`/response/body: ${type} streams, and is never read`]],
  ]);
  expect(contract.notJudged).toEqual([
    {
      operation: "GET /x",
      where: "/response/200/body",
      reason: `${type} streams, and is never read: only its media type is judged`,
    },
  ]);
});

test("a stream where the contract has something else is named, also unread", async () => {
  const { body, pulled } = endless();
  const contract = createContract(documentOf("application/json"), {
    baseUrl,
    mode: "collect",
    fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
  });
  await contract.fetch(url);
  await contract.settled();
  expect(contract.violations.map(({ where, actual }) => [where, actual])).toEqual([
    ["/response/headers/content-type", '"text/event-stream"'],
  ]);
  expect(pulled).not.toHaveBeenCalled();
});

test("a file is not read a second time, and its media type and length are judged", async () => {
  const document = oneOperation({ responses: { 200: { content: { "application/pdf": { schema: {} } } } } });
  const answer = (headers: HeadersInit) => async () => new Response(endless().body, { headers });
  const right = { "content-type": "application/pdf" };
  for (const [headers, expected] of [
    [right, []],
    [{ ...right, "content-length": "0" }, ["/response/body"]],
    [{ "content-type": "image/png" }, ["/response/headers/content-type"]],
  ] as const) {
    const contract = createContract(document, { baseUrl, mode: "collect", fetch: answer(headers) });
    await contract.fetch(url);
    await contract.settled();
    expect(contract.violations.map(({ where }) => where)).toEqual(expected);
  }
});
