import { anchorBrowser } from "errand";

/** Next.js tries to render it while it builds, and learns from the request that it cannot. */
export default async function Page() {
  const anchor = anchorBrowser({ apiKey: "key", baseUrl: `${process.env.SERVICE_URL}/next-static` });
  const task = await anchor.run({ prompt: "x" }, { timeoutMs: 20_000 });
  return <p>{JSON.stringify(task.output)}</p>;
}
