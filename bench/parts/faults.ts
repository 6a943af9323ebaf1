import { byTask, CAP_MS, type Cell, type Judge, type Plan, type Problem, runAll } from "../faults/grid.ts";
import { judgeRead, readsPlan } from "../faults/reads.ts";
import { judgeStart, startsPlan } from "../faults/starts.ts";
import { judgeWait, RETRY_AFTER_ROW, waitsPlan } from "../faults/waits.ts";
import { type Arrival, startServer } from "../provider/start-server.ts";
import { table } from "../report/markdown.ts";
import { type Findings, holds, type Part } from "../report/part.ts";
import { inWords } from "../rivals/settle.ts";

const PROBLEMS: readonly Problem[] = ["no end", "spin", "wrong success", "raw error", "lost wait", "second start"];

type Judged = Cell & { requests: readonly Arrival[]; problems: readonly Problem[] };
type Grid = { heading: string; plan: Plan; cells: Judged[] };

export const part: Part = { title: "Faults: what a client makes of them", measure };

async function measure(): Promise<Findings> {
  // Some clients leave a promise behind that nobody can catch; that must not end the measurement of the others.
  process.on("unhandledRejection", () => {});
  const server = await startServer();
  const plans: [heading: string, Plan, Judge][] = [
    ["One status read", await readsPlan(server.baseUrl), judgeRead],
    ["A whole wait", waitsPlan(server.baseUrl), judgeWait],
    ["One start", startsPlan(server.baseUrl), judgeStart],
  ];
  const ran = await Promise.all(plans.map(async ([, plan]) => runAll(plan)));
  const requests = byTask(await server.takeArrivals());
  server.close();

  const grids = plans.map(([heading, plan, judge], index): Grid => {
    const cells = (ran[index] ?? []).map((cell): Judged => {
      const own = requestsOf(cell, plan, requests);
      return { ...cell, requests: own, problems: judge(cell, own) };
    });
    return { heading, plan, cells };
  });
  const ours = grids.flatMap(({ heading, cells }) =>
    cells.filter(({ client }) => client.ours).map((cell) => ({ ...cell, heading })),
  );
  const targets = PROBLEMS.map((problem) => {
    const found = ours.filter(({ problems }) => problems.includes(problem));
    return holds(
      `errand: ${problem}`,
      found.map(({ heading, fault, client }) => `${heading.toLowerCase()}, ${fault} (${client.name})`),
    );
  });
  return { text: report(grids), targets: [...targets, holds("errand: reads sooner than Retry-After", tooSoon(ours))] };
}

/** A wait's full read at its end, and a start that only leads to a wait, are no reads of the status. */
function requestsOf({ id }: Cell, { on }: Plan, requests: Map<string, Arrival[]>): Arrival[] {
  const what = on === "starts" ? "start" : "status";
  return (requests.get(id) ?? []).filter((request) => request.what === what);
}

function tooSoon(cells: readonly Judged[]): string[] {
  return cells.flatMap(({ fault, client, requests }) => {
    const gap = (requests[2]?.at ?? Number.POSITIVE_INFINITY) - (requests[1]?.at ?? 0);
    return fault === RETRY_AFTER_ROW && gap < 2_990 ? [`${client.name}: ${Math.round(gap)} ms`] : [];
  });
}

function report(grids: readonly Grid[]): string {
  return `Every client under every fault, with default settings, against one server on 127.0.0.1, all at once and each at most
${CAP_MS / 1000} s; "nothing" is a call that had not ended by then. One thing is not at its default: errand gives up on status
words that it does not know after ten minutes, and after 20 s here. A raw error is one of the runtime that the client
let through: TypeError, SyntaxError, AbortError, FetchError. @smithy/util-waiter has no deadline of its own, it must be
given one: four hours here. In brackets the requests that the server saw.

Cells in which something went wrong. No end: neither value nor error. Spin: more than four reads a second. Wrong
success: a value for an answer that is none, or for a task that did not complete. Lost wait: an error though the task
completed. Second start: the POST was sent again after an answer that does not say that nothing was started.

${table(["client", ...PROBLEMS], summary(grids))}

${grids.map(section).join("\n\n")}`;
}

function summary(grids: readonly Grid[]): string[][] {
  const cells = grids.flatMap((grid) => grid.cells);
  const names = [...new Set(cells.map(({ client }) => packageOf(client.name)))];
  return names.map((name) => {
    const own = cells.filter(({ client }) => packageOf(client.name) === name);
    return [
      `${name} (${own.length} cells)`,
      ...PROBLEMS.map((problem) => String(own.filter(({ problems }) => problems.includes(problem)).length)),
    ];
  });
}

function packageOf(name: string): string {
  return name.replace(/ \d[\d.]*|,.*| v\d$/g, "").trim();
}

function section({ heading, plan, cells }: Grid): string {
  const rows = Object.keys(plan.scripts).map((fault) => [
    fault,
    ...plan.clients.map((client) => {
      const cell = cells.find((each) => each.fault === fault && each.client === client);
      return cell === undefined ? "" : `${inWords(cell.ending, CAP_MS)} [${cell.requests.length}]`;
    }),
  ]);
  return `### ${heading}\n\n${table(["fault", ...plan.clients.map(({ name }) => name)], rows)}`;
}
