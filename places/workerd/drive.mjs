// node workerd/drive.mjs '<JSON of the place>': overlapping requests of one isolate that share one client.
import { readFileSync } from "node:fs";
import { Miniflare } from "miniflare";

const { scriptPath, baseUrl, cutUrl, refusedUrl } = JSON.parse(process.argv[2]);
const script = readFileSync(scriptPath, "utf8");
const problems = [];
const open = (SERVICE_URL) =>
  new Miniflare({ modules: true, script, compatibilityDate: "2026-07-01", bindings: { SERVICE_URL } });

const worker = open(baseUrl);
const ask = async (path) =>
  (await worker.dispatchFetch(`http://worker${path}`, { signal: AbortSignal.timeout(25_000) })).json();
const expectEnd = async (what, requests) => {
  for (const [index, result] of (await Promise.allSettled(requests)).entries()) {
    const { output, ...rest } = result.status === "fulfilled" ? result.value : { error: String(result.reason) };
    if (!output?.heading) problems.push(`${what}, ${index}: ${JSON.stringify(rest)}`);
  }
};

await expectEnd("two runs", [ask("/run"), ask("/run")]);
await expectEnd(
  "25 runs at once",
  Array.from({ length: 25 }, () => ask("/run")),
);

const early = ask("/wait?id=shared&timeoutMs=300");
await expectEnd("the second of two waits on one task", [ask("/wait?id=shared")]);
const { code, output } = await early;
if (code !== "wait_timeout" && !output) problems.push(`the wait that ends early gave ${code}`);

// A client that goes away while its wait is under way.
const address = await worker.ready;
await fetch(new URL("/wait?id=endless", address), { signal: AbortSignal.timeout(700) }).catch(() => undefined);
await expectEnd("a run after a client went away", [ask("/run"), ask("/wait?id=after")]);
await worker.dispose();

for (const [what, url] of [
  ["cut off", cutUrl],
  ["refused", refusedUrl],
]) {
  const other = open(url);
  const response = await other.dispatchFetch("http://worker/run");
  const answer = await response.json();
  // workerd says the same of both.
  if (answer.code !== "start_uncertain") problems.push(`a start that was ${what}: ${JSON.stringify(answer)}`);
  await other.dispose();
}
console.log(JSON.stringify(problems));
