import { describe, expect, test } from "vitest";
import { ApiError, ProtocolError } from "../index.ts";
import { client, path, STATUS } from "../testing/answered-clients.ts";
import { json } from "../testing/scripted-fetch.ts";

describe("api", () => {
  test("gives data with the response, and sends key and JSON", async () => {
    const { anchor, fetch } = client(() => json(200, { data: { status: "RUNNING" } }));
    const { data, error, response } = await anchor.api.GET(STATUS, path("w"));
    expect(data).toEqual({ data: { status: "RUNNING" } });
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ headers: { "anchor-api-key": "key" }, redirect: "manual" });
  });

  test("gives a declared error as `error`", async () => {
    const { anchor } = client(() => json(400, { error: { code: 400, message: "bad" } }));
    const { data, error } = await anchor.api.GET(STATUS, path("w"));
    expect(data).toBeUndefined();
    expect(error).toEqual({ error: { code: 400, message: "bad" } });
  });

  test.each([
    ["an empty body", new Response(null, { status: 500, headers: { "content-length": "0" } }), undefined],
    ["an empty body without a length", new Response("", { status: 404 }), undefined],
    ["null", json(400, null), null],
    ["HTML", new Response("<html>", { status: 502 }), "<html>"],
  ])("throws for an error with %s, which `if (error)` would take for success", async (_what, response, body) => {
    const { anchor } = client(() => response);
    const error = await anchor.api.GET(STATUS, path("w")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: response.status, body });
  });

  test.each([
    ["HTML", new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["HTML that happens to be JSON", new Response("404", { headers: { "content-type": "text/html" } })],
    ["text", new Response("finished", { headers: { "content-type": "text/plain" } })],
    ["half a JSON", new Response('{"data":', { headers: { "content-type": "application/json" } })],
    ["an empty body", new Response("")],
    ["204", new Response(null, { status: 204 })],
    ["a redirect", new Response(null, { status: 302, headers: { location: "https://elsewhere.example/" } })],
  ])("throws a ProtocolError for a success with %s", async (_what, response) => {
    const { anchor } = client(() => response);
    await expect(anchor.api.GET(STATUS, path("w"))).rejects.toThrow(ProtocolError);
  });

  test("takes an empty 200 where the contract promises nothing", async () => {
    const { act } = client(() => new Response(""));
    const { data, response } = await act.api.PUT("/v2/workflow/stop-task", { params: { query: { task_id: "t" } } });
    expect(data).toBeUndefined();
    expect(response.status).toBe(200);
    await act.stop("t");
    await act.resume("t");
  });

  test("gives text, bytes, a blob or a stream to a caller who asks for it", async () => {
    const { anchor } = client(() => new Response("é", { headers: { "content-type": "text/plain" } }));
    expect((await anchor.api.GET(STATUS, { ...path("w"), parseAs: "text" })).data).toBe("é");
    const { data: bytes } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "arrayBuffer" });
    expect(new Uint8Array(bytes as ArrayBuffer)).toEqual(new Uint8Array([0xc3, 0xa9]));
    const { data: blob } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "blob" });
    expect(await (blob as Blob).text()).toBe("é");
    const { data: stream } = await anchor.api.GET(STATUS, { ...path("w"), parseAs: "stream" });
    expect(await new Response(stream).text()).toBe("é");
  });

  test.each(["baseUrl", "fetch", "redirect", "middleware"])("refuses %s for one request", async (name) => {
    const { anchor, fetch } = client(() => json(200, {}));
    await expect(anchor.api.GET(STATUS, { ...path("w"), [name]: "x" } as never)).rejects.toThrow(
      `${name} cannot be set`,
    );
    expect(fetch).not.toHaveBeenCalled();
  });

  test("ends with the caller's reason when its signal aborts, also where fetch is deaf to it", async () => {
    const { anchor } = client(() => new Promise(() => {}));
    const controller = new AbortController();
    const reading = anchor.api.GET(STATUS, { ...path("w"), signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 5);
    await expect(reading).rejects.toBe(reason);
  });
});

test("an exchange has the status of its answer, also of one that is refused or lost, and none without an answer", async () => {
  const broken = () => new ReadableStream({ pull: () => Promise.reject(new Error("terminated")) });
  const { anchor, fetch, exchanges } = client(() => Promise.reject(new Error("no answer")));
  for (const response of [new Response(null, { status: 302 }), new Response(broken()), json(503, {})])
    fetch.mockResolvedValueOnce(response);
  for (let call = 0; call < 4; call += 1) await anchor.get("t").catch(() => {});
  expect(exchanges.map(({ status }) => status)).toEqual([302, 200, 503, undefined]);
});
