import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** What npm takes along whatever imports it. */
const PAPERS =
  /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|llms\.txt|(docs|skills)\/.*\.md)$/;

/**
 * What is wrong with the files of an installed package, a sentence each: a file that no entry leads to, a source that is in
 * two chunks (its classes would be two classes), a source map without its sources.
 */
export function problemsOfPackage(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  const reached = reachable(folder);
  return [
    ...all
      .filter((file) => !reached.has(file) && !PAPERS.test(file))
      .map((file) => `${file} is published, and no entry leads to it.`),
    ...problemsOfMaps(folder, all),
  ];
}

/** Every file that the entries and commands of package.json lead to, through imports and to the source maps beside them. */
function reachable(folder: string): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const file = [path, path.replace(/\.(ts|js)$/, ".d.ts")].find((one) => existsSync(one));
    const name = relative(folder, file ?? path);
    if (file === undefined) throw new Error(`${name} is imported, and not in the package.`);
    if (reached.has(name)) return;
    reached.add(name);
    if (existsSync(`${file}.map`)) reached.add(`${name}.map`);
    if (!/\.(js|ts)$/.test(file)) return;
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(
      /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"\n]+)"/g,
    )) {
      visit(resolve(dirname(file), specifier));
    }
  };
  const { exports, bin = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, string | Record<string, string>>;
    bin?: Record<string, string>;
  };
  const addresses = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  for (const address of [...addresses, ...Object.values(bin)]) visit(join(folder, address));
  return reached;
}

type SourceMap = { sources: readonly string[]; sourcesContent?: readonly (string | null)[] };

function problemsOfMaps(folder: string, files: readonly string[]): string[] {
  const homes = new Map<string, string>();
  const maps = files.filter((file) => file.endsWith(".js.map"));
  if (maps.length === 0) return ["There is no source map."];
  return maps.flatMap((file) => {
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(folder, file), "utf8")) as SourceMap;
    return sources.flatMap((source, index) => {
      const path = join(dirname(file), source);
      const other = homes.get(path);
      homes.set(path, file);
      if (other !== undefined) return [`${path} is in ${other} and in ${file}: its classes would be two.`];
      const isCode = source.endsWith(".ts");
      return isCode && !sourcesContent?.[index] ? [`${file} does not hold the text of ${path}.`] : [];
    });
  });
}
