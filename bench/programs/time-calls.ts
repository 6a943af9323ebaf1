import { READERS, type Reader, type ReaderName } from "../rivals/readers.ts";

/** Prints, as JSON, what one client's status read costs in this process: one after another, then 500 at once. */
const [name, baseUrl = "", library = "", blocks = "", rounds = ""] = process.argv.slice(2);
const PER_BLOCK = 50;
const AT_ONCE = 500;

const load: Reader = READERS[name as ReaderName];
const read = await load({ baseUrl, library, unlimited: true });
const one = () => read("task-1");
const block = async () => {
  for (let done = 0; done < PER_BLOCK; done += 1) await one();
};
const all = () => Promise.all(Array.from({ length: AT_ONCE }, one));

/** Microseconds per call: on the clock in each of the blocks, and of the processor over all of them. */
async function cost(times: number, calls: number, work: () => Promise<unknown>) {
  const cpu = process.cpuUsage();
  const us: number[] = [];
  for (let done = 0; done < times; done += 1) {
    const began = performance.now();
    await work();
    us.push(((performance.now() - began) * 1000) / calls);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { us, cpuUs: (user + system) / (times * calls) };
}

await cost(20, PER_BLOCK, block);
const sequential = await cost(Number(blocks), PER_BLOCK, block);
await cost(1, AT_ONCE, all);
const concurrent = await cost(Number(rounds), AT_ONCE, all);
console.log(JSON.stringify({ sequential, concurrent, rssMb: process.memoryUsage().rss / 2 ** 20 }));
process.exit();
