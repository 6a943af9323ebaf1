import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerOf, routeOf, type Standing } from "./apis.ts";
import { isFault, misbehave, type Step, scriptOf, sendLoginPage } from "./faults.ts";

/**
 * The provider that every client is measured against, in a process of its own. What a task does is in its id: when it
 * is over (`until-` and a moment in Unix milliseconds; never without it), and what goes wrong with its answers.
 */
const hits = new Map<string, number>();
let arrivals: { at: number; what: string; id: string }[] = [];

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const send = (value: unknown) => {
    const body = JSON.stringify(value);
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  };
  if (url.pathname === "/login") {
    sendLoginPage(response);
    return;
  }
  const route = routeOf(request.method ?? "GET", url);
  if (route === undefined) {
    response.writeHead(404, { "content-type": "application/json" }).end('{"error":"no such route"}');
    return;
  }
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    const { what } = route;
    // The benchmark names the task it wants in the text of the start, whatever the field is called.
    const id = what === "start" ? (/task-[\w.-]+/.exec(body)?.[0] ?? "task-unnamed") : route.id;
    arrivals.push({ at: performance.now(), what, id });
    const hit = (hits.get(`${what} ${id}`) ?? 0) + 1;
    hits.set(`${what} ${id}`, hit);
    const script = scriptOf(id, what === "start" ? "starts" : "reads");
    const step = script === undefined ? standingOf(id) : stepAt(script, what, hit);
    if (isFault(step)) misbehave(step, response, JSON.stringify(answerOf({ ...route, id }, "completed")));
    else send(answerOf({ ...route, id }, step));
  });
});

/** A full read, after the status reads, is good: it says how the script ends. */
function stepAt(script: readonly Step[], what: string, hit: number): Step {
  const step = script[Math.min(hit, script.length) - 1] ?? "running";
  if (what !== "task") return step;
  return script.findLast((each) => !isFault(each)) ?? "completed";
}

function standingOf(id: string): Standing {
  const [, end] = /until-(\d+)/.exec(id) ?? [];
  return end !== undefined && Date.now() >= Number(end) ? "completed" : "running";
}

server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 2_048 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("message", (message: { forget?: true }) => {
  if (message.forget) {
    hits.clear();
  }
  process.send?.({ arrivals });
  arrivals = [];
});
// The benchmark is gone: so is its server.
process.on("disconnect", () => process.exit());
