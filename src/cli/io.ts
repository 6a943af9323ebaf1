import { UsageError } from "./usage-error.ts";

/** Where lines go: process.stdout, or what a test gives. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** What the command line has around it. */
export type Io = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Sends requests in place of the network. */
  readonly fetch?: typeof fetch;
};

/** Everything that comes on standard input. */
export async function readStdin({ stdin }: Io): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of stdin) text += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** The text of a file; `-` is standard input. @throws UsageError for one that cannot be read */
export async function readText(path: string, io: Io): Promise<string> {
  if (path === "-") return readStdin(io);
  const { readFile } = await import("node:fs/promises");
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new UsageError(`The file ${path} ${reason}.`);
  }
}

/** The JSON of a file. @throws UsageError for one that cannot be read, or is not JSON */
export async function readJson(path: string, io: Io): Promise<unknown> {
  const text = await readText(path, io);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path === "-" ? "Standard input" : path} is not JSON: ${(error as Error).message}.`);
  }
}

/** The JSON values of the lines of a text; empty lines are left out. @throws UsageError that names the line */
export function readLines(text: string, source: string): { value: unknown; line: number }[] {
  return text.split("\n").flatMap((written, index) => {
    if (written.trim() === "") return [];
    try {
      return [{ value: JSON.parse(written) as unknown, line: index + 1 }];
    } catch {
      throw new UsageError(`Line ${index + 1} of ${source} is not JSON: ${written.trim().slice(0, 60)}`);
    }
  });
}
