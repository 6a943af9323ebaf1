import { z } from "zod";
import {
  anchorBrowser,
  anchorBrowserTasks,
  browserAct,
  browserUseV1,
  browserUseV2,
  browserUseV4,
  type ClientOptions,
  type WaitOptions,
} from "../index.ts";
import type { ContractName, TaskScript } from "../mock.ts";

/** One task of the demo. */
export type DemoTask = {
  provider: string;
  /** The document that the mock plays. */
  contract: ContractName;
  title: string;
  /** What the task goes through on the mock. */
  script: TaskScript;
  /** Present on the task that is meant to fail. */
  fails?: true;
  /** Present where the demo shows it only when it is asked for everything. */
  onRequest?: true;
  /** Runs the task; gives what came out of it, a line each. */
  run(options: ClientOptions, waiting: Pick<WaitOptions, "onEvent" | "signal">): Promise<string[]>;
};

const CpuUsage = z.object({
  nodes_cpu_usage: z.array(z.object({ node: z.string(), cluster: z.string(), cpu_avg_percentage: z.number() })),
});

const Laptops = z.object({ items: z.array(z.object({ name: z.string(), price: z.number() })) });

const Invoice = z.object({ invoice_total: z.number(), currency: z.string() });

const Heading = z.object({ heading: z.string() });

/** What `npm start` runs: a task on each provider that lives, one that fails, and one that its provider judged a failure. */
export function demoTasks(all = false): readonly DemoTask[] {
  return tasks.filter(({ onRequest }) => all || !onRequest);
}

/** A new provider is one entry here. */
const tasks: readonly DemoTask[] = [
  {
    provider: "anchor-browser",
    contract: "anchor-browser",
    title: "CPU usage",
    script: { statuses: ["running", "completed"] },
    async run(options, waiting) {
      const input = { prompt: "Read the CPU usage of every node", url: "https://grafana.example.com" };
      const { output } = await anchorBrowser(options).run(input, { ...waiting, output: CpuUsage });
      return output.nodes_cpu_usage.map(
        ({ node, cpu_avg_percentage: percent }, index) => `output.nodes_cpu_usage[${index}]: ${node}, ${percent} %`,
      );
    },
  },
  {
    provider: "anchor-browser-tasks",
    contract: "anchor-browser",
    title: "invoice",
    script: { statuses: ["queued", "running", "completed"] },
    async run(options, waiting) {
      const { output } = await anchorBrowserTasks(options).run(
        { taskId: "1", input_params: {} },
        { ...waiting, output: Invoice },
      );
      return [`output.invoice_total: ${output.invoice_total} ${output.currency}`];
    },
  },
  {
    provider: "browser-act",
    contract: "browser-act",
    title: "laptops",
    script: { statuses: ["queued", "running", "paused", "running", "completed"] },
    async run(options, waiting) {
      const input = { workflow_template_id: "1", input_parameters: [{ name: "keyword", value: "laptops" }] };
      const { output } = await browserAct(options).run(input, { ...waiting, output: Laptops });
      return output.items.map(({ name, price }, index) => `output.items[${index}]: ${name}, ${price}`);
    },
  },
  {
    provider: "browser-use-v4",
    contract: "browser-use-v4",
    title: "heading",
    script: { statuses: ["queued", "dispatching", "running", "completed"], verdict: "success" },
    async run(options, waiting) {
      const input = { task: "What is the main heading of https://example.com? Answer as JSON.", judge: {} };
      const { output, verdict } = await browserUseV4(options).run(input, { ...waiting, output: Heading });
      return [`output.heading: ${output.heading}`, `verdict: ${verdict}`];
    },
  },
  {
    provider: "browser-use-v2",
    contract: "browser-use-v2",
    title: "heading",
    script: { statuses: ["queued", "running", "completed"] },
    async run(options, waiting) {
      const input = { task: "What is the main heading of https://example.com?" };
      const { output, verdict } = await browserUseV2(options).run(input, { ...waiting, output: Heading });
      return [`output.heading: ${output.heading}`, `verdict: ${verdict}`];
    },
  },
  {
    provider: "browser-use-v2",
    contract: "browser-use-v2",
    title: "judged a failure",
    script: { statuses: ["queued", "running", "completed"], verdict: "failure" },
    async run(options, waiting) {
      const input = { task: "What is the main heading of https://example.com?", judge: true };
      const { state, output, verdict } = await browserUseV2(options).run(input, { ...waiting, output: Heading });
      if (verdict !== "failure") throw new Error(`The verdict should be "failure" and is ${verdict}.`);
      return [`state: ${state}, but verdict: ${verdict}`, `output.heading: ${output.heading}`];
    },
  },
  {
    provider: "browser-use-v1",
    contract: "browser-use-v1",
    title: "heading",
    onRequest: true,
    script: { statuses: ["queued", "running", "completed"] },
    async run(options, waiting) {
      const input = { task: "What is the main heading of https://example.com?" };
      const { output } = await browserUseV1(options).run(input, waiting);
      return [`output: ${output}`];
    },
  },
  {
    provider: "browser-act",
    contract: "browser-act",
    title: "meant to fail",
    fails: true,
    script: { statuses: ["queued", "running", "failed"] },
    async run(options, waiting) {
      const { output } = await browserAct(options).run({ workflow_id: "2" }, waiting);
      return [`output: ${output}`];
    },
  },
];
