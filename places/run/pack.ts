import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./child.ts";
import { PLACES, ROOT } from "./paths.ts";

/** Packs the library as it is published and installs it into this package, as a user's project would. */
export async function installLibrary(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "errand-places-"));
  try {
    await run("npm", ["pack", "--pack-destination", folder], { cwd: ROOT, timeoutMs: 180_000 });
    const [tarball = ""] = readdirSync(folder);
    // Another build under the same version must not come out of npm's cache or be taken for installed.
    rmSync(join(PLACES, "node_modules/errand"), { recursive: true, force: true });
    const install = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error"];
    await run("npm", [...install, join(folder, tarball)], { timeoutMs: 180_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
