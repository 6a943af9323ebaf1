// A process that takes the lock of a file when it is told a path, and says whether it got it.
import { createInterface } from "node:readline";
import { lockFile } from "../journal/file-lock.ts";

process.stdout.write("ready\n");
for await (const path of createInterface({ input: process.stdin })) {
  const unlock = await lockFile(path).catch((error: unknown) => {
    process.stdout.write(`failed: ${String(error)}\n`);
    return undefined;
  });
  process.stdout.write(unlock ? "won\n" : "refused\n");
}
