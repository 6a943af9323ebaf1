import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

/** A task of the service: `listedAt` is when its start was answered, and when it begins to show in lists. */
type ServedTask = {
  id: string;
  task: string;
  metadata: unknown;
  at: number;
  listedAt: number;
  takesMs: number;
  seenAt?: number;
};

/**
 * Browser Use v2 on loopback, as slow as it can be: a task is taken when its POST arrives, also if nobody waits for the answer,
 * and listed only once it was answered.
 *
 * @param startMs How long a start takes to be answered.
 * @param tasksMs The shortest and the longest time of a task.
 */
export async function serveTasks({
  startMs = 150,
  tasksMs = [200, 1_000],
}: {
  startMs?: number;
  tasksMs?: [number, number];
} = {}) {
  const tasks = new Map<string, ServedTask>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const shown = ({ id, task, metadata, at, takesMs }: ServedTask) => {
      const isOver = Date.now() - at >= takesMs;
      const base = {
        id,
        sessionId: `s-${id}`,
        task,
        metadata,
        createdAt: new Date(at).toISOString(),
        steps: [],
        outputFiles: [],
      };
      return { ...base, status: isOver ? "finished" : "started", output: isOver ? `did ${task}` : null };
    };
    if (request.method === "POST") {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { task, metadata } = JSON.parse(text) as { task: string; metadata: unknown };
        const id = randomUUID();
        const [least, most] = tasksMs;
        const now = Date.now();
        const takesMs = least + Math.random() * (most - least);
        tasks.set(id, { id, task, metadata, at: now, listedAt: now + startMs, takesMs });
        setTimeout(() => answer(202, { id, sessionId: `s-${id}` }), startMs);
      });
      return;
    }
    if (pathname === "/tasks") {
      const query = new URL(request.url ?? "", "http://x").searchParams;
      const [page, size] = [Number(query.get("pageNumber") ?? 1), Number(query.get("pageSize") ?? 10)];
      const listed = [...tasks.values()].filter(({ listedAt }) => listedAt <= Date.now()).reverse();
      const items = listed.slice((page - 1) * size, page * size).map(shown);
      answer(200, { items, totalItems: listed.length, pageNumber: page, pageSize: size });
      return;
    }
    const found = tasks.get(pathname.split("/")[2] ?? "");
    if (found && Date.now() - found.at >= found.takesMs) found.seenAt ??= Date.now();
    if (found) answer(200, shown(found));
    else answer(404, { detail: "Task not found" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    /** The inputs of all starts that arrived. */
    starts: () => [...tasks.values()].map(({ task }) => task),
    /** How late the end of each task was first read, in milliseconds, the shortest first. */
    delays: () =>
      [...tasks.values()]
        .flatMap(({ at, takesMs, seenAt }) => (seenAt === undefined ? [] : [seenAt - at - takesMs]))
        .sort((one, other) => one - other),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
