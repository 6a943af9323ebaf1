import type { ContractName } from "../mock.ts";
import { suggestion } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** One provider on the command line. */
export type CliProvider = {
  readonly name: string;
  /** What of `errand` makes its client. */
  readonly factory: string;
  /** The document that it is played and checked by. */
  readonly contract: ContractName;
  /** The environment variable that holds the key. */
  readonly keyVariable: string;
  /** The field of the input that a prompt goes into; without one it is the parameter named "prompt". */
  readonly prompt?: string;
  /** The field for the page to start on, where there is one. */
  readonly url?: string;
  /** The field for what a task may cost, in US dollars, where there is one. */
  readonly maxCost?: string;
  /** The field that `--param name=value` fills: a list of names and values, or an object. */
  readonly params?: { readonly field: string; readonly form: "list" | "object" };
  /** The field of the query of its list that says how many, where there is one. */
  readonly listLimit?: string;
  /** What there is to know before. */
  readonly note: string;
};

/** Every provider of the command line. A new one is one entry here. */
export const cliProviders: readonly CliProvider[] = [
  {
    name: "anchor-browser",
    factory: "anchorBrowser",
    contract: "anchor-browser",
    keyVariable: "ANCHORBROWSER_API_KEY",
    prompt: "prompt",
    url: "url",
    note: "tasks from a prompt",
  },
  {
    name: "anchor-browser-tasks",
    factory: "anchorBrowserTasks",
    contract: "anchor-browser",
    keyVariable: "ANCHORBROWSER_API_KEY",
    prompt: "taskId",
    params: { field: "input_params", form: "object" },
    note: "saved tasks: their id in place of a prompt, and --param name=value",
  },
  {
    name: "browser-act",
    factory: "browserAct",
    contract: "browser-act",
    keyVariable: "BROWSERACT_API_KEY",
    params: { field: "input_parameters", form: "list" },
    listLimit: "limit",
    note: "runs of a workflow: --field workflow_id=… or workflow_template_id=…, and --param name=value",
  },
  {
    name: "browser-use-v4",
    factory: "browserUseV4",
    contract: "browser-use-v4",
    keyVariable: "BROWSER_USE_API_KEY",
    prompt: "task",
    maxCost: "maxCostUsd",
    listLimit: "limit",
    note: "tasks from a prompt",
  },
  {
    name: "browser-use-v2",
    factory: "browserUseV2",
    contract: "browser-use-v2",
    keyVariable: "BROWSER_USE_API_KEY",
    prompt: "task",
    url: "startUrl",
    listLimit: "pageSize",
    note: "tasks from a prompt",
  },
  {
    name: "browser-use-v1",
    factory: "browserUseV1",
    contract: "browser-use-v1",
    keyVariable: "BROWSER_USE_API_KEY",
    prompt: "task",
    note: "answers 404 to everyone since July 2026; for servers of your own, with --base-url",
  },
];

/** The provider of this name. @throws UsageError that names the nearest, or the ones there are */
export function findProvider(name: string): CliProvider {
  const found = cliProviders.find((provider) => provider.name === name);
  if (found !== undefined) return found;
  const names = cliProviders.map((provider) => provider.name);
  throw new UsageError(`There is no provider "${name}".${suggestion(name, names)}`);
}
