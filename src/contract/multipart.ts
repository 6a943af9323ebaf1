/** One part of a `multipart/form-data` body. */
export type FormPart = {
  readonly name: string;
  /** As the part declares it, without parameters; undefined where it does not. */
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
};

/** Reads the parts of a `multipart/form-data` body (RFC 7578); undefined when it is not one. */
export function readMultipart(contentType: string, body: Uint8Array): FormPart[] | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const text = toBinaryText(body);
  const delimiter = `--${boundary}`;
  const parts: FormPart[] = [];
  let at = text.startsWith(delimiter) ? 0 : text.indexOf(`\r\n${delimiter}`) + 2;
  if (!text.startsWith(delimiter, at)) return undefined;
  while (!text.startsWith("--", at + delimiter.length)) {
    const start = text.indexOf("\r\n", at + delimiter.length) + 2;
    const end = text.indexOf(`\r\n${delimiter}`, start - 2);
    const headersEnd = text.indexOf("\r\n\r\n", start - 2);
    if (start === 1 || end < 0 || headersEnd < 0 || headersEnd > end) return undefined;
    const part = toPart(text.slice(start, headersEnd), body.subarray(headersEnd + 4, end));
    if (part === undefined) return undefined;
    parts.push(part);
    at = end + 2;
  }
  return parts;
}

function toPart(headers: string, bytes: Uint8Array): FormPart | undefined {
  const lines = headers.split("\r\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const header = (name: string) => lines.find(([key]) => key === name)?.[1];
  const [, name] = /;\s*name="((?:[^"\\]|\\.)*)"/i.exec(header("content-disposition") ?? "") ?? [];
  if (name === undefined) return undefined;
  const contentType = header("content-type")?.split(";")[0]?.trim().toLowerCase();
  return { name: decodeName(name), contentType, bytes };
}

/** Browsers write `%22` for a quotation mark in a name, and names are UTF-8. */
function decodeName(name: string): string {
  const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes).replaceAll("%22", '"').replaceAll("%0D%0A", "\r\n").replace(/\\(.)/g, "$1");
}

/** One character for each byte, so that positions in the text are positions in the body. */
export function toBinaryText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}
