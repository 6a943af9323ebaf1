import { afterEach, beforeEach, vi } from "vitest";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

/** Who imports this has a server of its own in each test, and a clock that `drive` advances. */
export let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});
