import diagnostics from "node:diagnostics_channel";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { anchorBrowser, type Fetch } from "../index.ts";
import { ConnectFailures } from "./connect-failures.ts";

const CHANNEL = "undici:client:connectError";
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.restoreAllMocks();
});

/** A server that does something with a socket once it was spoken to, and its port. */
async function serving(onData: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => onData(socket));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const start = (baseUrl: string) => anchorBrowser({ apiKey: "key", baseUrl }).start({ prompt: "x" });

test.each<[string, (socket: Socket) => void]>([
  ["reset", (socket) => socket.resetAndDestroy()],
  ["closed", (socket) => socket.end()],
  ["answered in plain HTTP", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
])("a start whose TLS handshake is %s was certainly not sent", async (_, onData) => {
  const port = await serving(onData);
  await expect(start(`https://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "connection", sent: false });
});

test("a start that was reset after it was read may have been sent, though the error is the same", async () => {
  const port = await serving((socket) => socket.resetAndDestroy());
  await expect(start(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "start_uncertain" });
});

test("refused connections and blocked ports are certain", async () => {
  const port = await serving(() => {});
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  for (const each of [port, 6000]) {
    await expect(start(`http://127.0.0.1:${each}`)).rejects.toMatchObject({ code: "connection", sent: false });
  }
});

test("an error counts as proof only if the very object was published while somebody listened", async () => {
  const failures = new ConnectFailures();
  const [before, during, copy] = [new Error("a"), new Error("b"), new Error("b")];
  diagnostics.channel(CHANNEL).publish({ error: before });
  await failures.during(async () => diagnostics.channel(CHANNEL).publish({ error: during }));
  expect([before, during, copy, "b", undefined].map((error) => failures.has(error))).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
});

test("nobody listens but while starts are under way, whatever they end with", async () => {
  const channel = diagnostics.channel(CHANNEL);
  const ends: (() => void)[] = [];
  const fetch: Fetch = () =>
    new Promise((resolve, reject) => {
      ends.push(ends.length === 0 ? () => reject(new Error("cut")) : () => resolve(Response.json({}, { status: 400 })));
    });
  const anchor = anchorBrowser({ apiKey: "key", fetch, maxRequestsPerSecond: Infinity });
  expect(channel.hasSubscribers).toBe(false);
  const starts = [anchor.start({ prompt: "x" }), anchor.start({ prompt: "x" })].map((each) => each.catch(() => {}));
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  expect(channel.hasSubscribers).toBe(true);
  ends[0]?.();
  await starts[0];
  expect(channel.hasSubscribers).toBe(true);
  ends[1]?.();
  await starts[1];
  expect(channel.hasSubscribers).toBe(false);
});

test("a start that is given up, with a fetch that never settles, leaves no subscription behind", async () => {
  const fetch: Fetch = () => new Promise(() => {});
  const given = anchorBrowser({ apiKey: "key", fetch, startTimeoutMs: 20 }).start({ prompt: "x" });
  await expect(given).rejects.toMatchObject({ code: "start_uncertain" });
  expect(diagnostics.channel(CHANNEL).hasSubscribers).toBe(false);
});

const refusing = () => {
  throw new Error("no");
};

test.each([
  ["has no such function", {}],
  ["refuses", { getBuiltinModule: refusing }],
])("a runtime whose process %s simply has no proof to give", async (_, process) => {
  vi.stubGlobal("process", process);
  const failures = new ConnectFailures();
  expect(await failures.during(async () => "done")).toBe("done");
  vi.unstubAllGlobals();
});
