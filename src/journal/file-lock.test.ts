import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";

const CONTENDERS = 8;
/** The run of all places has fifty. */
const ROUNDS = Number(process.env.ERRAND_LOCK_ROUNDS ?? 4);

type Contender = { child: ChildProcess; next(): Promise<string> };

let folder = "";
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "errand-lock-"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** A process of its own that is ready to take a lock. */
async function contender(): Promise<Contender> {
  const program = join(import.meta.dirname, "../testing/lock-contender.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program], { stdio: ["pipe", "pipe", "inherit"] });
  children.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value as string;
  expect(await next()).toBe("ready");
  return { child, next };
}

async function ask({ child, next }: Contender, path: string): Promise<string> {
  child.stdin?.write(`${path}\n`);
  return next();
}

async function killed({ child }: Contender): Promise<void> {
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await over;
  children.delete(child);
}

test(`of ${CONTENDERS} processes at once over a dead one's lock, one gets it, ${ROUNDS} times`, async () => {
  const path = join(folder, "journal");
  const crowd = await Promise.all(Array.from({ length: CONTENDERS }, contender));
  for (let round = 0; round < ROUNDS; round += 1) {
    const said = await Promise.all(crowd.map((one) => ask(one, path)));
    expect([...said].sort(), `round ${round}`).toEqual([...Array(CONTENDERS - 1).fill("refused"), "won"]);
    const winner = said.indexOf("won");
    const [holder] = crowd.splice(winner, 1);
    if (holder) await killed(holder);
    crowd.push(await contender());
  }
  expect((await readdir(folder)).filter((name) => name.startsWith("journal.lock")).length).toBeLessThanOrEqual(2);
}, 120_000);

test("a process that is stopped, and not dead, keeps its lock", async () => {
  const path = join(folder, "stopped");
  const [holder, other] = await Promise.all([contender(), contender()]);
  expect(await ask(holder, path)).toBe("won");
  holder.child.kill("SIGSTOP");
  expect(await ask(other, path)).toBe("refused");
  await killed(holder);
  expect(await ask(other, path)).toBe("won");
});
