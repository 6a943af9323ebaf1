import { describe, expect, test, vi } from "vitest";
import { type ApiError, anchorBrowser, ProtocolError } from "../index.ts";
import { path, STATUS } from "../testing/answered-clients.ts";

const REQUEST = `anchor-browser: GET ${STATUS}`;
const asked = (body: BodyInit | null, init: ResponseInit = {}) =>
  anchorBrowser({ apiKey: "key", fetch: async () => new Response(body, init) });
const refusal = (body: BodyInit | null, status = 400) =>
  asked(body, { status })
    .get("t")
    .then(
      () => expect.unreachable(),
      (error: ApiError) => error,
    );

describe("a good answer that is not the promised JSON is told by what came", () => {
  const html = { headers: { "content-type": "text/html" } };
  test.each<[BodyInit | null, ResponseInit, string, unknown]>([
    [null, {}, "an empty body", undefined],
    [" \n", html, "an empty body", undefined],
    ["<html>", html, "text/html", "<html>"],
    ["7", html, "text/html", 7],
    [new TextEncoder().encode("half"), {}, "a body", "half"],
  ])("%j", async (body, init, came, raw) => {
    const read = asked(body, init).get("t");
    await expect(read).rejects.toThrow(ProtocolError);
    await expect(read).rejects.toMatchObject({
      message: `${REQUEST} was answered with 200 and ${came} that is not the promised JSON.`,
      raw,
    });
  });
});

describe("a refusal", () => {
  test.each([
    [401, " Check the API key and what it may do."],
    [403, " Check the API key and what it may do."],
    [404, ""],
  ])("%i says what helps: %j", async (status, advice) => {
    expect((await refusal("", status)).message).toBe(`${REQUEST} answered ${status}.${advice}`);
  });

  test("keeps the beginning of a long text, and says how much more there was", async () => {
    expect((await refusal("x".repeat(4_096))).body).toBe("x".repeat(4_096));
    expect((await refusal("x".repeat(5_000))).body).toBe(`${"x".repeat(4_096)}… (904 more characters)`);
    expect((await refusal(" \n")).body).toBeUndefined();
  });

  test.each([
    [{ message: "", detail: "why" }, "why", undefined],
    [{ message: 7, msg: "so", code: "E1" }, "so", "E1"],
    [{ error: { message: "no", code: 5 }, code: {} }, "no", 5],
    [{ error: "plain" }, "plain", undefined],
  ])("has the provider's sentence and code from wherever they stand: %j", async (body, said, code) => {
    const error = await refusal(JSON.stringify(body));
    expect(error.message).toBe(`${REQUEST} answered 400: ${said}.`);
    expect(error.providerCode).toBe(code);
  });
});

test("a blob has the type of the answer, and a form that there is not is JSON", async () => {
  const { api } = asked("{}", { headers: { "content-type": "application/x-own" } });
  const { data } = await api.GET(STATUS, { ...path("w"), parseAs: "blob" });
  expect((data as Blob).type).toBe("application/x-own");
  for (const parseAs of ["xtext", "textx"]) {
    expect((await api.GET(STATUS, { ...path("w"), parseAs: parseAs as "json" })).data).toEqual({});
  }
});

test("an input that is no object is refused before anything is sent, by the provider's name", async () => {
  const fetch = vi.fn();
  for (const input of ["prompt", null, [], undefined]) {
    await expect(anchorBrowser({ apiKey: "key", fetch }).start(input as never)).rejects.toThrow(
      new TypeError("anchor-browser: the input of a task must be an object."),
    );
  }
  expect(fetch).not.toHaveBeenCalled();
});
