import { fakeClockIoTest } from "./fake-clock.ts";
import { startScriptedServer } from "./scripted-server.ts";

/** A test with a clock that `drive` advances, and a server of its own when it names `server`. */
export const loopbackTest = fakeClockIoTest.extend("server", async ({ clock: _ }, { onCleanup }) => {
  const server = await startScriptedServer();
  onCleanup(() => server.close());
  return server;
});
