import { onRequest } from "./scripted-fetch.ts";
/** An Anchor service whose tasks end after as many seconds as their id says; `f…` fail, and reads are counted. */
export function anchorService() {
  const since = Date.now();
  const reads: { id: string; at: number }[] = [];
  let started = 0;
  const fetch = onRequest(async (request) => {
    if (request.method === "POST") {
      const { prompt } = (await request.json()) as { prompt: string };
      if (prompt === "refuse") return Response.json({ error: { message: "no" } }, { status: 400 });
      started += 1;
      return Response.json({ data: { status: "running", workflow_id: `${prompt}#${started}` } });
    }
    const id = decodeURIComponent(new URL(request.url).pathname.split("/").at(-2) ?? "");
    const at = Date.now() - since;
    reads.push({ id, at });
    const over = at >= Number.parseFloat(id.replace(/^\D*/, "")) * 1000;
    if (!over) return Response.json({ data: { status: "RUNNING" } });
    return Response.json({
      data: id.startsWith("f") ? { status: "FAILED", error: "no luck" } : { status: "COMPLETED", result: { id } },
    });
  });
  return {
    fetch,
    reads,
    get started() {
      return started;
    },
  };
}

/** A handle of a task that has just been started. */
export const handle = (id: string) => ({
  v: 1 as const,
  provider: "anchor-browser" as const,
  id,
  startedAt: new Date().toISOString(),
});
