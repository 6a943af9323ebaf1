import { mkdirSync, writeFileSync } from "node:fs";
import { plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

type PlotOptions = NonNullable<Parameters<typeof plot>[0]>;

/** Draws with Observable Plot and saves the picture as plots/NAME.svg, on white so that it reads on any page. */
export function savePlot(name: string, options: PlotOptions): void {
  const { document } = parseHTML("<html><body></body></html>");
  const style = { background: "white", fontFamily: "system-ui, sans-serif", fontSize: "12px" };
  const svg = plot({ ...options, document: document as unknown as Document, style }) as unknown as Element;
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const folder = new URL("../plots/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.svg`, folder), `${svg.outerHTML}\n`);
}
