import type { OutputSchema } from "../index.ts";
import { clientOf } from "./connect.ts";
import { type Io, readJson, readStdin, readText } from "./io.ts";
import { suggestion } from "./nearest.ts";
import type { CliProvider } from "./providers.ts";
import { type StartField, startFields } from "./start-fields.ts";
import { UsageError } from "./usage-error.ts";

/** What a person asked for on the command line, before a provider looks at it. */
export type InputOptions = {
  readonly promptFile?: string;
  readonly url?: string;
  readonly field?: readonly string[];
  readonly param?: readonly string[];
  readonly input?: string;
  readonly maxCost?: string;
};

/**
 * The input of a start, checked against the contract.
 *
 * @throws UsageError for what the provider does not take
 */
export async function taskInput(
  provider: CliProvider,
  prompt: string | undefined,
  options: InputOptions,
  io: Io,
): Promise<Record<string, unknown>> {
  const fields = await startFields(provider);
  const input: Record<string, unknown> = {};
  if (options.input !== undefined) {
    const given = await readJson(options.input, io);
    if (typeof given !== "object" || given === null || Array.isArray(given))
      throw new UsageError(`${options.input} must hold a JSON object.`);
    for (const name of Object.keys(given)) fieldNamed(provider, fields, name);
    Object.assign(input, given);
  }
  for (const written of options.field ?? []) {
    const { name, value } = nameAndValue("--field", written);
    input[name] = coerced(fieldNamed(provider, fields, name), value);
  }
  putOption(provider, input, "url", "--url", options.url);
  putOption(
    provider,
    input,
    "maxCost",
    "--max-cost",
    options.maxCost === undefined ? undefined : costOf(options.maxCost),
  );
  const text = await promptOf(
    prompt,
    options,
    provider.prompt === undefined || input[provider.prompt] !== undefined,
    io,
  );
  if (text !== undefined && provider.prompt !== undefined) input[provider.prompt] = text;
  putParams(provider, input, options.param ?? [], provider.prompt === undefined ? text : undefined);
  return input;
}

/** What is wrong with the request that a start would send, found without sending it. @throws UsageError for the first fault */
export async function checkAgainstContract(
  provider: CliProvider,
  input: unknown,
  output: OutputSchema | undefined,
): Promise<void> {
  const { ContractError, createContract } = await import("../contract.ts");
  const baseUrl = "http://contract.invalid";
  const contract = createContract(provider.contract, {
    baseUrl,
    mode: "throw",
    strict: true,
    fetch: async () => new Response("{}"),
  });
  let refusal: unknown;
  const client = await clientOf(provider, {
    apiKey: "not-a-key",
    baseUrl,
    fetch: async (url, init) => {
      await contract.fetch(url, init as RequestInit).catch((error: unknown) => {
        if (error instanceof ContractError && !error.sent) refusal = error;
      });
      throw new TypeError("Nothing is sent.");
    },
  });
  await client.start(input, { ...(output && { output }) }).catch((error: unknown) => {
    if (error instanceof TypeError) refusal ??= error;
  });
  if (refusal instanceof ContractError) {
    const [{ where, expected, actual }] = refusal.violations as [(typeof refusal.violations)[number]];
    const field = where.replace(/^\/request\/(body|query|path)\/?/, "").replaceAll("/", ".");
    throw new UsageError(`${field === "" ? "The input" : field} must be ${expected}, and is ${actual}.`);
  }
  if (refusal instanceof TypeError) throw new UsageError(refusal.message);
}

async function promptOf(
  prompt: string | undefined,
  { promptFile }: InputOptions,
  isOptional: boolean,
  io: Io,
): Promise<string | undefined> {
  if (prompt !== undefined && promptFile !== undefined)
    throw new UsageError("Give the prompt once: after the provider, or in --prompt-file.");
  const text =
    promptFile !== undefined ? await readText(promptFile, io) : prompt === "-" ? await readStdin(io) : prompt;
  if (text === undefined && isOptional) return undefined;
  if (text === undefined && io.stdin.isTTY !== true && promptFile === undefined) {
    const piped = (await readStdin(io)).trim();
    if (piped !== "") return piped;
  }
  if (text === undefined || text.trim() === "") throw new UsageError("Give the prompt, in quotes, after the provider.");
  return text.trim();
}

function putOption(
  provider: CliProvider,
  input: Record<string, unknown>,
  key: "url" | "maxCost",
  option: string,
  value: unknown,
): void {
  if (value === undefined) return;
  const field = provider[key];
  if (field === undefined) throw new UsageError(`${provider.name} takes no ${option}.`);
  input[field] = value;
}

/** Parameters of a saved task or workflow, among which a prompt may be one. */
function putParams(
  { name, params }: CliProvider,
  input: Record<string, unknown>,
  written: readonly string[],
  prompt: string | undefined,
): void {
  const given = written.map((one) => nameAndValue("--param", one));
  if (params === undefined) {
    if (given.length > 0) throw new UsageError(`${name} takes no --param; it takes --field.`);
    return;
  }
  const all = prompt === undefined ? given : [{ name: "prompt", value: prompt }, ...given];
  if (new Set(all.map((one) => one.name)).size < all.length) {
    throw new UsageError('A parameter was given twice; the prompt is the one named "prompt".');
  }
  if (params.form === "object") input[params.field] ??= Object.fromEntries(all.map((one) => [one.name, one.value]));
  else if (all.length > 0) input[params.field] = all;
}

function fieldNamed(provider: CliProvider, fields: readonly StartField[], name: string): StartField {
  const found = fields.find((field) => field.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `${provider.name} has no field "${name}".${suggestion(
      name,
      fields.map((field) => field.name),
    )}`,
  );
}

function nameAndValue(option: string, written: string): { name: string; value: string } {
  const at = written.indexOf("=");
  if (at < 1) throw new UsageError(`${option} takes name=value, and got "${written}".`);
  return { name: written.slice(0, at), value: written.slice(at + 1) };
}

/** A value in the type that the contract declares. @throws UsageError where it cannot be one */
function coerced({ name, types }: StartField, value: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  const type = typeOf(parsed);
  if (type !== "string" && (types.includes(type) || (type === "integer" && types.includes("number")))) return parsed;
  if (types.length === 0 || types.includes("string")) return value;
  throw new UsageError(
    `${name} must be ${types.filter((type) => type !== "null").join(" or ")}, and is ${JSON.stringify(value)}.`,
  );
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function costOf(text: string): number {
  const cost = Number(text);
  if (!(cost > 0)) throw new UsageError(`--max-cost takes US dollars, such as 0.50, and got "${text}".`);
  return cost;
}
