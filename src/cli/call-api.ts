import { connect } from "./connect.ts";
import { EXIT } from "./exit-code.ts";
import { type Io, readJson } from "./io.ts";
import { nearest } from "./nearest.ts";
import { findProvider } from "./providers.ts";
import type { CommonOptions } from "./run-task.ts";
import { UsageError } from "./usage-error.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Calls an operation of a provider's plain API, and prints the answer. Fields go into the query of a GET, and else into the body. */
export async function callApi(
  name: string,
  method: string,
  path: string,
  options: CommonOptions & { field?: readonly string[]; input?: string },
  io: Io,
): Promise<number> {
  const provider = findProvider(name);
  const verb = method.toUpperCase();
  if (!METHODS.includes(verb)) {
    const near = nearest(verb, METHODS);
    throw new UsageError(
      `${method} is not a method: it takes ${METHODS.join(", ")}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    );
  }
  if (!path.startsWith("/"))
    throw new UsageError(`The path begins with a slash, as in "errand api ${name} ${verb} /${path}".`);
  const [template = "", search = ""] = path.split("?");
  const query: Record<string, unknown> = Object.fromEntries(new URLSearchParams(search));
  const fields: Record<string, unknown> = {};
  for (const written of options.field ?? []) {
    const at = written.indexOf("=");
    if (at < 1) throw new UsageError(`--field takes name=value, and got "${written}".`);
    fields[written.slice(0, at)] = jsonOrText(written.slice(at + 1));
  }
  const isRead = verb === "GET" || verb === "DELETE";
  const given = options.input === undefined ? {} : ((await readJson(options.input, io)) as object);
  const body = { ...given, ...fields };
  const client = await connect(provider, options, io);
  const call = client.api[verb];
  if (call === undefined) throw new UsageError(`${name} has no calls with ${verb}.`);
  const { data, error, response } = await call(template, {
    params: { query: isRead ? { ...query, ...fields } : query },
    ...(!isRead && Object.keys(body).length > 0 && { body }),
    signal: io.signal,
  });
  const answer = error === undefined ? data : error;
  if (answer !== undefined)
    io.stdout.write(`${options.json === true ? JSON.stringify(answer) : JSON.stringify(answer, null, 2)}\n`);
  if (error === undefined) return EXIT.done;
  if (options.json !== true) io.stderr.write(`${verb} ${template} was answered with ${response.status}.\n`);
  return EXIT.refused;
}

/** A number, a truth value or JSON as such, and everything else as text. */
function jsonOrText(text: string): unknown {
  if (!/^(true|false|null|-?\d+(\.\d+)?|[[{].*[\]}])$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
