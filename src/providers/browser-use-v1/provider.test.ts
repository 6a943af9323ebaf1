import { describe, expect, test } from "vitest";
import { ApiError, browserUseV1 } from "../../index.ts";
import { answered } from "../../testing/answered-clients.ts";

describe("a task of Browser Use v1", () => {
  const over = (fields: object) =>
    browserUseV1({
      apiKey: "key",
      fetch: async ({ url }) => Response.json(url.endsWith("/status") ? "failed" : { status: "failed", ...fields }),
    }).get("t");

  test("that failed has its output as the reason, and none where it is something else", async () => {
    expect(await over({ output: "no page" })).toMatchObject({ error: { message: "no page" } });
    for (const output of [null, { a: 1 }]) expect(await over({ output })).toMatchObject({ error: { message: "" } });
  });

  test("has the page to watch it at and the names of its files, where they are texts", async () => {
    const task = await over({ live_url: "https://live", output_files: ["a.pdf", 7, null] });
    expect(task).toMatchObject({ liveUrl: "https://live", files: [{ name: "a.pdf" }] });
    const odd = await over({ live_url: 7, output_files: "a.pdf" });
    expect([odd.liveUrl, odd.files]).toEqual([undefined, undefined]);
  });

  test("is stopped with the key, whatever the answer's body holds", async () => {
    const { client, sent } = answered(browserUseV1, undefined);
    await client.stop("t/1");
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://api.browser-use.com/api/v1/stop-task?task_id=t%2F1",
    ]);
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer key");
    await expect(client.get("t")).rejects.toThrow(/^browser-use-v1: /);
  });

  test("is told that the service is gone by a 404 of a start alone", async () => {
    const start = (status: number) =>
      browserUseV1({ apiKey: "key", fetch: async () => Response.json({}, { status }) }).start({ task: "x" });
    await expect(start(404)).rejects.toThrow("answered 404. The provider's own v1 has answered 404 to every start");
    const own = { baseUrl: "http://127.0.0.1:1", fetch: async () => Response.json({ code: 7 }, { status: 404 }) };
    await expect(browserUseV1({ apiKey: "key", ...own }).start({ task: "x" })).rejects.toMatchObject({
      providerCode: 7,
    });
    await expect(start(400)).rejects.toThrow(/answered 400\.$/);
    const lost = browserUseV1({ apiKey: "key", fetch: () => Promise.reject(new Error("down")) }).start({ task: "x" });
    await expect(lost).rejects.toMatchObject({ name: "StartUncertainError" });
  });
});

test("a start at Browser Use v1 says that the service is gone and names its successor", async () => {
  const fetch = async () => Response.json({ detail: "Not Found" }, { status: 404 });
  const error = await browserUseV1({ apiKey: "key", fetch })
    .start({ task: "x" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(String(error)).toMatch(/answered 404: Not Found\. .*since July 2026.*use Browser Use v4/);
});
