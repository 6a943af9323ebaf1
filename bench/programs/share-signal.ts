import { getEventListeners, setMaxListeners } from "node:events";
import { READERS, type Reader, type ReaderName } from "../rivals/readers.ts";

/** Prints, as JSON, what many reads leave on the one signal that they all were given. Needs --expose-gc. */
const [name, baseUrl = "", library = "", reads = ""] = process.argv.slice(2);
const AT_ONCE = 25;

const load: Reader = READERS[name as ReaderName];
const read = await load({ baseUrl, library, unlimited: true });
const { signal } = new AbortController();
setMaxListeners(0, signal);
let most = 0;

const heapMb = async () => {
  // A collection hands what it found to finalizers, which run a moment later and leave more for the next one.
  for (let times = 0; times < 6; times += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
};
const readMany = async (count: number) => {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => read("task-1", signal)));
    most = Math.max(most, getEventListeners(signal, "abort").length);
  }
};

// The first fifth fills every cache; what comes on top of it afterwards is growth.
await readMany(Number(reads) / 5);
const before = await heapMb();
await readMany((Number(reads) * 4) / 5);
const grownMb = (await heapMb()) - before;
console.log(JSON.stringify({ grownMb, most, left: getEventListeners(signal, "abort").length }));
process.exit();
