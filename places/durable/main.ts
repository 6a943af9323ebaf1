// npm run test:durable [-- --short]
// The packed library through crashes: its journals on real databases, and BullMQ with workers that are killed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({ options: { short: { type: "boolean", default: false } } });

installLibrary();
const { runAllPlaces } = await import("./places.ts");
process.exitCode = (await runAllPlaces(values.short)) ? 0 : 1;

/** Packs the library as it is published and installs it into this package. */
function installLibrary(): void {
  const folder = mkdtempSync(join(tmpdir(), "errand-durable-"));
  try {
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [tarball = ""] = readdirSync(folder);
    rmSync(join(HERE, "node_modules/errand"), { recursive: true, force: true });
    const install = [
      "install",
      "--no-save",
      "--no-package-lock",
      "--ignore-scripts",
      "--loglevel=error",
      "--legacy-peer-deps",
    ];
    execFileSync("npm", [...install, join(folder, tarball)], { cwd: HERE, stdio: ["ignore", "ignore", "inherit"] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
