import { availableParallelism, cpus, totalmem } from "node:os";

/** What the figures were measured on, as far as it matters to them. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores ${model}, ${memory} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}
