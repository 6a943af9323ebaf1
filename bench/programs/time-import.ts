/** Prints how long one import takes in a process that has loaded nothing else, and what it adds to resident memory. */
const [specifier = ""] = process.argv.slice(2);
const before = process.memoryUsage().rss;
const began = performance.now();
await import(specifier);
const ms = performance.now() - began;
console.log(JSON.stringify({ ms, rssMb: (process.memoryUsage().rss - before) / 2 ** 20 }));
process.exit();
