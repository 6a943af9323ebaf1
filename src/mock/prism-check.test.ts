import { expect, test } from "vitest";
import { contractDocument } from "../contract.ts";
import { browserUseV4 } from "../index.ts";
import { createMock } from "../mock.ts";
import { loadPrism } from "./prism-check.ts";

const document = contractDocument("browser-use-v4");

test("a request that keeps the contract is passed", { timeout: 60_000 }, async () => {
  const mock = createMock("browser-use-v4", { checkRequests: true, speed: 100 });
  const task = await browserUseV4({ apiKey: "any", fetch: mock.fetch }).run({ task: "a" });
  expect(task.state).toBe("completed");
  expect(mock.requests.flatMap(({ violations }) => violations)).toEqual([]);
});

test("a request that breaks it is answered as the contract says", { timeout: 60_000 }, async () => {
  const mock = createMock("browser-use-v4", { checkRequests: true });
  const client = browserUseV4({ apiKey: "any", fetch: mock.fetch });
  await expect(client.start({ task: 5 as unknown as string })).rejects.toMatchObject({ status: 422 });
  expect([mock.tasks, mock.requests[0]?.violations]).toEqual([
    [],
    ["body.task: Request body property task must be string"],
  ]);
});

test("Prism that is missing is told by undefined, and one of another version by the command that mends it", async () => {
  expect(await loadPrism(document, async () => undefined)).toBeUndefined();
  const other = loadPrism(document, async () => ({ createLogger: undefined }) as never);
  await expect(other).rejects.toThrow(
    "The installed version of Prism does not fit the mock: npm install --save-dev @stoplight/prism-core@5.8.0 @stoplight/prism-http@5.12.0",
  );
});
