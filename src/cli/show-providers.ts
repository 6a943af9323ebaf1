import pc from "picocolors";
import { clientOf } from "./connect.ts";
import type { Io } from "./io.ts";
import { cliProviders } from "./providers.ts";

/** Prints the providers: what each is for, the variable of its key, and what it can do beside start, get and wait. */
export async function showProviders({ json = false }: { json?: boolean }, io: Io): Promise<number> {
  const rows = await Promise.all(
    cliProviders.map(async (provider) => {
      const client = await clientOf(provider, { apiKey: "not-a-key" });
      const verbs = (["list", "stop", "pause", "resume"] as const).filter((verb) => client[verb] !== undefined);
      const { name, keyVariable, note } = provider;
      return { name, keyVariable, isKeySet: (io.env[keyVariable] ?? "") !== "", verbs, note };
    }),
  );
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const row of rows) {
    if (json) io.stdout.write(`${JSON.stringify(row)}\n`);
    else {
      const key = row.isKeySet ? pc.green(row.keyVariable) : pc.dim(`${row.keyVariable}, not set`);
      io.stdout.write(
        `${row.name.padEnd(width)}  ${row.note}\n${" ".repeat(width)}  ${key}; ${row.verbs.length > 0 ? row.verbs.join(", ") : "only start, get and wait"}\n`,
      );
    }
  }
  return 0;
}
