import { describe, expect, test } from "vitest";
import { ApiError, anchorBrowser, browserUseV2, browserUseV4, ProtocolError } from "../index.ts";

const apiKey = "key-of-the-test";
type Sent = { url: string; headers: Record<string, string>; redirect: string | undefined };

/** A service that answers each address as a table says, and what was asked of it. */
function serving(answers: Readonly<Record<string, () => Response>>) {
  const sent: Sent[] = [];
  const fetch = async (url: string, { headers = {}, redirect }: RequestInit) => {
    sent.push({ url, headers: headers as Record<string, string>, redirect });
    return answers[url]?.() ?? new Response("nothing there", { status: 404 });
  };
  return { fetch: fetch as never, sent };
}

const to =
  (location: string, status = 302) =>
  () =>
    new Response(null, { status, headers: { location } });
const file = { url: "https://files.example.com/a.pdf" };

describe("download", () => {
  test("gives the response of a file's address, without the key", async () => {
    const { fetch, sent } = serving({ [file.url]: () => new Response("%PDF") });
    const response = await anchorBrowser({ apiKey, fetch, headers: { "x-team": "t" } }).download(file);
    expect(await response.text()).toBe("%PDF");
    expect(sent).toEqual([{ url: file.url, headers: {}, redirect: "manual" }]);
  });

  test("sends the key and the headers to the provider's own address alone, whatever redirects to it or from it", async () => {
    const own = "https://api.anchorbrowser.io/v1/files/1";
    const { fetch, sent } = serving({
      [own]: to("https://cdn.example.com/1"),
      "https://cdn.example.com/1": to(`${own}/whole`, 307),
      [`${own}/whole`]: () => new Response("whole"),
    });
    const response = await anchorBrowser({ apiKey, fetch, headers: { "X-Team": "t" } }).download({ url: own });
    expect(await response.text()).toBe("whole");
    expect(sent.map(({ headers }) => headers)).toEqual([
      { "anchor-api-key": apiKey, "x-team": "t" },
      {},
      { "anchor-api-key": apiKey, "x-team": "t" },
    ]);
  });

  test("follows five redirects, also relative ones, and no sixth", async () => {
    const steps = (count: number) => ({
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`https://f.example/${at}`, to(`/${at + 1}`)])),
      [`https://f.example/${count}`]: () => new Response("there"),
    });
    const five = anchorBrowser({ apiKey, fetch: serving(steps(5)).fetch });
    expect(await (await five.download({ url: "https://f.example/0" })).text()).toBe("there");
    const { fetch, sent } = serving(steps(6));
    const six = anchorBrowser({ apiKey, fetch }).download({ url: "https://f.example/0" });
    await expect(six).rejects.toThrow("more than 5 redirects");
    await expect(six).rejects.toBeInstanceOf(ProtocolError);
    expect(sent).toHaveLength(6);
  });

  test.each(["http://files.example.com/a.pdf", "ftp://files.example.com/a", "file:///etc/passwd", "a.pdf", "data:,x"])(
    "neither asks nor follows %s",
    async (url) => {
      const { fetch, sent } = serving({ [file.url]: to(url.replace("a.pdf", "b.pdf")) });
      await expect(anchorBrowser({ apiKey, fetch }).download({ url })).rejects.toThrow(TypeError);
      expect(sent).toEqual([]);
      if (!URL.canParse(url)) return;
      await expect(anchorBrowser({ apiKey, fetch }).download(file)).rejects.toThrow("without https");
      expect(sent).toHaveLength(1);
    },
  );

  test("may ask a server of the caller's own without https", async () => {
    const url = "http://127.0.0.1:9/files/1";
    const { fetch, sent } = serving({ [url]: () => new Response("here") });
    const client = anchorBrowser({ apiKey, fetch, baseUrl: "http://127.0.0.1:9/v1" });
    expect(await (await client.download({ url })).text()).toBe("here");
    expect(sent[0]?.headers).toHaveProperty("anchor-api-key", apiKey);
  });

  test("asks Browser Use v2 where a file is, by its task", async () => {
    const { fetch, sent } = serving({
      "https://api.browser-use.com/api/v2/files/tasks/t-1/output-files/f-1": () =>
        Response.json({ id: "f-1", fileName: "a.pdf", downloadUrl: file.url }),
      [file.url]: () => new Response("%PDF"),
    });
    const client = browserUseV2({ apiKey, fetch });
    expect(await (await client.download({ id: "f-1", taskId: "t-1" })).text()).toBe("%PDF");
    expect(sent.map(({ headers }) => "x-browser-use-api-key" in headers)).toEqual([true, false]);
    await expect(client.download({ id: "f-1" })).rejects.toThrow(/id and taskId/);
  });

  test("says so where the provider does not tell where the file is", async () => {
    const { fetch } = serving({});
    const download = browserUseV4({ apiKey, fetch }).download({ id: "f", name: "a.csv" });
    await expect(download).rejects.toThrow("browser-use-v4 does not say where this file is");
    await expect(browserUseV4({ apiKey, fetch }).download("f" as never)).rejects.toThrow(TypeError);
  });

  test("gives an error status as an ApiError, and an abort as its reason", async () => {
    const { fetch } = serving({});
    const gone = anchorBrowser({ apiKey, fetch }).download(file);
    await expect(gone).rejects.toBeInstanceOf(ApiError);
    await expect(gone).rejects.toMatchObject({ status: 404, body: "nothing there" });
    const reason = new Error("enough");
    const aborted = anchorBrowser({ apiKey, fetch }).download(file, { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
  });
});
