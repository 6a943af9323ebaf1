import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../RESULTS.md", import.meta.url);
const HEAD = `# What was measured

Written by \`npm run bench\`; each section by the command it names, and only that section changes when a part is run
alone. errand and the clients beside it run on one machine, against one server on its loopback address or on virtual
time. Nothing is sent anywhere else. Figures in milliseconds and bytes differ from machine to machine: read the ratios.
`;

/** Puts a section in its place in RESULTS.md, and leaves the others as they are. */
export function writeSection(order: readonly string[], name: string, text: string): void {
  const sections = new Map(order.map((each) => [each, sectionIn(read(), each)]));
  sections.set(name, text.trim());
  const body = [...sections].flatMap(([each, content]) =>
    content === undefined ? [] : [`<!-- begin ${each} -->\n${content}\n<!-- end ${each} -->\n`],
  );
  writeFileSync(FILE, [HEAD, ...body].join("\n"));
}

function read(): string {
  try {
    return readFileSync(FILE, "utf8");
  } catch {
    return "";
  }
}

function sectionIn(text: string, name: string): string | undefined {
  return text.split(`<!-- begin ${name} -->\n`)[1]?.split(`\n<!-- end ${name} -->`)[0];
}
