import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A request as the server saw it. `at` is on the server's own clock. */
export type Arrival = { at: number; what: "start" | "status" | "task" | "list"; id: string };

export type Server = {
  baseUrl: string;
  /** What arrived since the last call. The server forgets its tasks. */
  takeArrivals(): Promise<Arrival[]>;
  close(): void;
};

/** Starts the provider in a process of its own, on a free port of the loopback address. */
export async function startServer(): Promise<Server> {
  const script = fileURLToPath(new URL("./loopback-server.ts", import.meta.url));
  const child = fork(script, { execArgv: ["--import", "tsx"] });
  const answer = <T>() => new Promise<T>((resolve) => child.once("message", (message) => resolve(message as T)));
  const { port } = await answer<{ port: number }>();
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    async takeArrivals() {
      const reply = answer<{ arrivals: Arrival[] }>();
      child.send({ forget: true });
      return (await reply).arrivals;
    },
    close: () => child.disconnect(),
  };
}
