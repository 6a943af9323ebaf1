import { anchorBrowser } from "errand";

export const dynamic = "force-dynamic";

export async function GET() {
  const anchor = anchorBrowser({ apiKey: "key", baseUrl: `${process.env.SERVICE_URL}/next-route` });
  const task = await anchor.run({ prompt: "x" }, { timeoutMs: 20_000 });
  return Response.json(task.output);
}
