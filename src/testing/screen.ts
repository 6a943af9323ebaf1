const ESCAPE = String.fromCharCode(27);

/** What a terminal shows after a text was written to it: lines that were erased are gone, colours are left out. */
export function screenOf(written: string): string {
  const lines = [""];
  let row = 0;
  const pattern = new RegExp(`${ESCAPE}\\[([0-9;?]*)([A-Za-z])|\\n|\\r|[^${ESCAPE}\\n\\r]+`, "g");
  for (const [piece, amount = "", command] of written.matchAll(pattern)) {
    if (piece === "\n") {
      row += 1;
      lines[row] ??= "";
    } else if (command === "A") row = Math.max(0, row - Number(amount || 1));
    else if (command === "B" || command === "E") {
      row += Number(amount || 1);
      for (let missing = 0; missing <= row; missing += 1) lines[missing] ??= "";
    } else if (command === "K") lines[row] = "";
    else if (command === "J") lines.splice(row + 1);
    else if (command === undefined && piece !== "\r") lines[row] = (lines[row] ?? "") + piece;
  }
  return lines.slice(0, row + 1).join("\n");
}
