import { type Scripted, type Step, scriptedId } from "../provider/faults.ts";
import type { Arrival } from "../provider/start-server.ts";
import { type Ending, settle } from "../rivals/settle.ts";

/** Nothing is waited for longer than this. */
export const CAP_MS = 150_000;

/** A client's call under test: a read, a whole wait, or a start of the task with this id. */
export type Client = { name: string; ours: boolean; call(id: string): Promise<unknown> };

/** What every client goes through. */
export type Plan = { on: Scripted; scripts: Readonly<Record<string, readonly Step[]>>; clients: readonly Client[] };

/** One client under one fault. */
export type Cell = { fault: string; client: Client; id: string; ending: Ending };

/** Every client under every fault, all at once: nearly all of the time is spent waiting. */
export function runAll({ on, scripts, clients }: Plan): Promise<Cell[]> {
  const cells = Object.entries(scripts).flatMap(([fault, script], row) =>
    clients.map(async (client, column) => {
      const id = scriptedId(script, on, `${row}x${column}`);
      return { fault, client, id, ending: await settle(() => client.call(id), CAP_MS) };
    }),
  );
  return Promise.all(cells);
}

/** The requests that the server saw, by the task they were for. */
export function byTask(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const requests = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const found = requests.get(arrival.id);
    if (found === undefined) requests.set(arrival.id, [arrival]);
    else found.push(arrival);
  }
  return requests;
}

/** What went wrong in a cell, in one word each. */
export type Problem = "no end" | "spin" | "wrong success" | "raw error" | "lost wait" | "second start";
export type Judge = (cell: Cell, requests: readonly Arrival[]) => Problem[];
