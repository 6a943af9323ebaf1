import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Result } from "./result.ts";
import type { Work } from "./worker.ts";

const WORKERS = 2;

/** Lets two processes judge the mutants of the documents: a TypeScript that stays warm fills one core. */
export async function shareWork(work: Pick<Work, "recorded" | "only">): Promise<Result[]> {
  const shares = Array.from({ length: WORKERS }, (_, share) => runWorker({ ...work, share, of: WORKERS }));
  return (await Promise.all(shares)).flat();
}

function runWorker(work: Work): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    // The child inherits tsx through execArgv.
    const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)));
    let results: Result[] | undefined;
    child.once("message", (message) => {
      results = message as Result[];
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      results === undefined ? reject(new Error(`A worker ended with ${code} and no results.`)) : resolve(results),
    );
    child.send(work);
  });
}
