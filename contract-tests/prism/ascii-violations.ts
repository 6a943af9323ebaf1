import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

const CHANNEL = "http.server.request.start";
const HEADER = "sl-violations";

/**
 * Keeps Prism alive when a violation quotes text outside Latin-1, such as a Cyrillic key of the request.
 *
 * Prism writes its findings into a response header as they are; Node refuses the character, and the error is thrown where
 * nobody catches it, which ends the process. This escapes that one header, on responses of one port only; the header
 * stays valid JSON. Returns the function that ends it.
 */
export function escapeViolations(port: number): () => void {
  const onRequest = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== port) return;
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) =>
      setHeader(name, name === HEADER && typeof value === "string" ? toAscii(value) : value);
  };
  subscribe(CHANNEL, onRequest);
  return () => unsubscribe(CHANNEL, onRequest);
}

function toAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
