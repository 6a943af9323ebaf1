import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { refuse, UsageError } from "../../scripts/command-line/words.ts";
import { type LiveCommand, parseLive, USAGE } from "./arguments.ts";
import { readOnly } from "./read-only.ts";
import { Recording } from "./recording.ts";
import { toMarkdown } from "./report.ts";
import { type Service, serviceOf } from "./service.ts";
import { startAndStop } from "./start-and-stop.ts";

const REQUEST_TIMEOUT_MS = 30_000;

/** What the command has around it. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
};

/** Holds a service against its contract. Gives the exit code: 0 faithful, 1 something disagreed, 2 it could not be told. */
export async function contractLive(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  try {
    const command = parseLive(argv);
    if (command) return await run(command, surroundings);
    stdout.write(USAGE);
    return 0;
  } catch (error) {
    return refuse(error, USAGE, stderr);
  }
}

async function run(command: LiveCommand, { env, stdout, signal }: Surroundings): Promise<number> {
  const { provider, taskId, start, waitMs } = command;
  const apiKey = env[provider.keyVariable] ?? "";
  if (apiKey === "") throw new UsageError(`Set ${provider.keyVariable} to your ${provider.name} key.`, false);
  const service = serviceOf(provider.name, command.baseUrl, apiKey);
  const { client, recording } = connect(command, service);

  const asking = { service, recording, client, requestTimeoutMs: REQUEST_TIMEOUT_MS };
  const notCalled = await readOnly({ ...asking, taskId });
  if (start) await startAndStop({ ...asking, input: start, waitMs, signal });

  const { code, verdict } = judge(recording, provider.keyVariable);
  const report = resolve(command.report);
  const markdown = toMarkdown({ provider: provider.name, service, recording, notCalled, verdict, at: new Date() });
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, markdown);
  for (const { operation, where, expected, actual } of recording.disagreements) {
    stdout.write(`${operation}: ${where}: the document says ${expected}; the service did ${actual}\n`);
  }
  stdout.write(`${verdict}\n${report}\n`);
  return code;
}

/** The client under test, behind the check. A bad base URL or key is the caller's mistake: nothing was sent. */
function connect({ provider }: LiveCommand, service: Service) {
  const { baseUrl, apiKey } = service;
  try {
    const recording = new Recording(service, (request) => fetch(request));
    const options = { apiKey, baseUrl, fetch: recording.fetch, requestTimeoutMs: REQUEST_TIMEOUT_MS };
    return { recording, client: provider.connect(options) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message, false);
    throw error;
  }
}

function judge(recording: Recording, keyVariable: string): { code: number; verdict: string } {
  const { disagreements, steps } = recording;
  const exchanges = steps.flatMap((step) => step.exchanges);
  const asked = `${exchanges.length} answers`;
  if (disagreements.length > 0) {
    const count = disagreements.length === 1 ? "1 disagreement" : `${disagreements.length} disagreements`;
    return { code: 1, verdict: `${count} in ${asked}.` };
  }
  const unanswered = steps.flatMap((step) => step.unanswered);
  const [reason] = unanswered;
  if (reason !== undefined || exchanges.length === 0) {
    const asking = unanswered.length === 1 ? "1 request" : `${unanswered.length} requests`;
    return { code: 2, verdict: `Not told: ${asking} had no answer (${reason ?? "none was sent"}).` };
  }
  // The key was sent by every step that does not say otherwise.
  const withKey = steps.filter(({ title }) => !/, with(out a| a wrong) key$/.test(title));
  if (withKey.some((step) => step.exchanges.some(({ response }) => response.status === 401))) {
    return { code: 2, verdict: `Not told: the service refuses the key in ${keyVariable}.` };
  }
  return { code: 0, verdict: `Nothing disagreed in ${asked}.` };
}
