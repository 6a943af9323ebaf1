import { anchorBrowser, isErrandError } from "errand";

// One client at module scope, shared by all requests of the isolate.
let anchor;

export default {
  async fetch(request, env) {
    anchor ??= anchorBrowser({ apiKey: "key", baseUrl: env.SERVICE_URL });
    const { pathname, searchParams } = new URL(request.url);
    try {
      const timeoutMs = Number(searchParams.get("timeoutMs") ?? 20_000);
      const task =
        pathname === "/run"
          ? await anchor.run({ prompt: "x" }, { timeoutMs })
          : await anchor.wait(searchParams.get("id"), { timeoutMs });
      return Response.json({ output: task.output });
    } catch (error) {
      return Response.json({ code: isErrandError(error) ? error.code : String(error), message: error.message });
    }
  },
};
