import { anchorBrowser } from "errand";
import { connection } from "next/server";

/** A server component, for which Next.js memoises what GET requests are answered. */
export default async function Page() {
  await connection();
  const anchor = anchorBrowser({ apiKey: "key", baseUrl: `${process.env.SERVICE_URL}/next-page` });
  const task = await anchor.run({ prompt: "x" }, { timeoutMs: 20_000 });
  return <p>{JSON.stringify(task.output)}</p>;
}
