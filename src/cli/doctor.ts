import { createRequire } from "node:module";
import { join } from "node:path";
import pc from "picocolors";
import type { Io } from "./io.ts";
import { cliProviders, findProvider } from "./providers.ts";

type Finding = { readonly check: string; readonly ok: boolean; readonly text: string };

/** The peers of errand, and the versions that it was tested with. */
const PEERS = { ajv: "8", "ajv-formats": "3", "@stoplight/prism-core": "5.8.0", "@stoplight/prism-http": "5.12.0" };

/** Says what stands in the way: the version of Node, keys, hosts, contracts and optional packages. Returns 1 where something does. */
export async function doctor(names: readonly string[], { json = false }: { json?: boolean }, io: Io): Promise<number> {
  const providers = names.length > 0 ? names.map(findProvider) : cliProviders;
  const findings: Finding[] = [nodeVersion()];
  for (const { name, keyVariable } of providers) {
    const isSet = (io.env[keyVariable] ?? "") !== "";
    // Nobody has a key of every provider: one that is missing is only wrong where it was asked about.
    findings.push({
      check: `${name} key`,
      ok: isSet || names.length === 0,
      text: isSet ? `${keyVariable} is set` : `${keyVariable} is not set`,
    });
  }
  const { contractDocument } = await import("../contract.ts");
  const contracts = [...new Set(providers.map(({ contract }) => contract))];
  const hosts = await Promise.all(
    contracts.map(async (contract) => {
      const document = contractDocument(contract) as unknown as {
        info: { version: string };
        servers?: { url: string }[];
        paths: object;
      };
      const operations = Object.values(document.paths as Record<string, object>).reduce(
        (sum, path) => sum + Object.keys(path).filter((key) => key !== "parameters").length,
        0,
      );
      const facts = {
        check: `${contract} contract`,
        ok: true,
        text: `version ${document.info.version}, ${operations} operations`,
      };
      return [facts, await reach(contract, document.servers?.[0]?.url ?? "", io)];
    }),
  );
  findings.push(...hosts.flat(), ...Object.entries(PEERS).map(([name, version]) => peer(name, version)));
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, ok, text } of findings) {
    if (json) io.stdout.write(`${JSON.stringify({ check, ok, text })}\n`);
    else io.stdout.write(`${ok ? pc.green("ok ") : pc.red("no ")} ${check.padEnd(width)}  ${text}\n`);
  }
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

function nodeVersion(): Finding {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { check: "Node", ok, text: ok ? node : `${node}: errand needs 20.19 or later` };
}

/** Any answer shows that the host is there: the request carries no key. */
async function reach(contract: string, url: string, io: Io): Promise<Finding> {
  const check = `${contract} host`;
  const { host } = new URL(url);
  try {
    await (io.fetch ?? fetch)(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.any([io.signal, AbortSignal.timeout(5_000)]),
    });
    return { check, ok: true, text: `${host} answers` };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return { check, ok: false, text: `${host} does not answer (${cause?.code ?? (error as Error).name})` };
  }
}

function peer(name: string, wanted: string): Finding {
  const require = createRequire(join(process.cwd(), "package.json"));
  try {
    const { version } = require(`${name}/package.json`) as { version: string };
    const ok = version === wanted || version.startsWith(`${wanted}.`);
    return { check: name, ok, text: ok ? version : `${version}: npm install --save-dev ${name}@${wanted}` };
  } catch {
    return { check: name, ok: true, text: "not installed here; optional" };
  }
}
