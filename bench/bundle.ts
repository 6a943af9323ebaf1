import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";

export type Runtime = "node" | "browser" | "worker";
export type Bundle = { bytes: number; gzip: number } | { fails: string };

/** The code of a user who starts a task and waits for it, with one client each. */
const PROGRAMS: Record<string, string> = {
  errand: `
    import { anchorBrowser } from "errand";
    export async function runTask(apiKey, input) {
      const client = anchorBrowser({ apiKey });
      return client.wait(await client.start(input));
    }`,
  "openapi-fetch 0.17.0, loop by hand": `
    import createClient from "openapi-fetch";
    export async function runTask(apiKey, body) {
      const client = createClient({ baseUrl: "https://api.anchorbrowser.io", headers: { "anchor-api-key": apiKey } });
      const { data } = await client.POST("/v1/tools/perform-web-task", { body });
      const params = { path: { workflowId: data.data.workflow_id } };
      for (;;) {
        const { data: task } = await client.GET("/v1/tools/perform-web-task/{workflowId}/status", { params });
        if (task.data.status !== "RUNNING") return task;
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }`,
  "browser-use-sdk 3.11.3, v4": `
    import { BrowserUse } from "browser-use-sdk/v4";
    export async function runTask(apiKey, input) {
      const client = new BrowserUse({ apiKey });
      return client.runs.waitForCompletion((await client.runs.create(input)).id);
    }`,
  "browser-use-sdk 3.11.3, v2": `
    import { BrowserUse } from "browser-use-sdk";
    export const runTask = (apiKey, task) => new BrowserUse({ apiKey }).run(task);`,
  "@onkernel/sdk 0.84.0": `
    import Kernel from "@onkernel/sdk";
    export async function runTask(apiKey, input) {
      const client = new Kernel({ apiKey });
      return client.invocations.follow((await client.invocations.create(input)).id);
    }`,
  "steel-sdk 0.18.0": `
    import Steel from "steel-sdk";
    export const runTask = async (steelAPIKey, input) => {
      const client = new Steel({ steelAPIKey });
      return client.sessions.retrieve((await client.sessions.create(input)).id);
    }`,
  "@browserbasehq/sdk 2.21.0": `
    import Browserbase from "@browserbasehq/sdk";
    export const runTask = async (apiKey, input) => {
      const client = new Browserbase({ apiKey });
      return client.agents.runs.retrieve((await client.agents.runs.create(input)).runId);
    }`,
  "@hyperbrowser/sdk 0.92.6": `
    import { Hyperbrowser } from "@hyperbrowser/sdk";
    export const runTask = (apiKey, input) => new Hyperbrowser({ apiKey }).agents.browserUse.startAndWait(input);`,
  "anchorbrowser 0.16.3": `
    import Anchorbrowser from "anchorbrowser";
    export const runTask = async (apiKey, input) => {
      const client = new Anchorbrowser({ apiKey });
      return client.tools.getPerformWebTaskStatus((await client.tools.performWebTask(input)).data.workflow_id);
    }`,
};
export const BUNDLED = Object.keys(PROGRAMS);

const RUNTIMES: Record<Runtime, BuildOptions> = {
  node: { platform: "node" },
  browser: { platform: "browser" },
  // As wrangler bundles for workers: no Node module, the worker's own entries first.
  worker: {
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import", "browser"],
  },
};

/** Bundles a user's program, minified, and says how large it comes out. */
export async function bundle(name: string, runtime: Runtime): Promise<Bundle> {
  try {
    const { outputFiles } = await build({
      ...RUNTIMES[runtime],
      stdin: { contents: PROGRAMS[name] ?? "", resolveDir: fileURLToPath(new URL("./dist/", import.meta.url)) },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    const contents = outputFiles[0]?.contents ?? new Uint8Array(0);
    return { bytes: contents.byteLength, gzip: gzipSync(contents, { level: 9 }).byteLength };
  } catch (error) {
    const { errors } = error as { errors?: { text: string }[] };
    return { fails: errors?.[0]?.text.replace(/\s+/g, " ") ?? String(error) };
  }
}
