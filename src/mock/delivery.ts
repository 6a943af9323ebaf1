import type { Fault } from "./fault.ts";

/** An answer on its way out, and what the wire does to it. */
export type Delivery = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; undefined for an answer without one. */
  readonly body: string | undefined;
  readonly wire: Wire;
};

/** `cut` breaks after half of the body; a number is a rate, in bytes a second. */
export type Wire = "whole" | "reset" | "cut" | "silent" | { readonly bytesPerSecond: number };

const HTML =
  "<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>";
/** How often a slow body gives some more. */
const SLICE_MS = 100;
const encoder = new TextEncoder();

/** An answer as it is sent when a fault has met it. */
export function withFault(fault: Fault | undefined, answer: Omit<Delivery, "wire">): Delivery {
  switch (fault?.fault) {
    case "reset":
      return { ...answer, wire: "reset" };
    case "cut":
      return { ...answer, wire: "cut" };
    case "silence":
      return { ...answer, wire: "silent" };
    case "slow":
      return { ...answer, wire: { bytesPerSecond: fault.bytesPerSecond } };
    case "truncated":
      return { ...answer, body: answer.body?.slice(0, Math.ceil(answer.body.length / 2)), wire: "whole" };
    case "html": {
      const { status = 200, body = HTML } = fault;
      return { status, headers: { "content-type": "text/html; charset=utf-8" }, body, wire: "whole" };
    }
    default:
      return { ...answer, wire: "whole" };
  }
}

/** The bytes of a body in the pieces in which the wire gives them, and how long it takes before each. */
export function piecesOf({ body = "", wire }: Delivery): { bytes: Uint8Array; afterMs: number }[] {
  const bytes = encoder.encode(body);
  if (wire === "cut") return [{ bytes: bytes.subarray(0, Math.ceil(bytes.length / 2)), afterMs: 0 }];
  if (typeof wire === "string") return [{ bytes, afterMs: 0 }];
  const size = Math.max(1, Math.floor((wire.bytesPerSecond * SLICE_MS) / 1_000));
  const afterMs = (size / wire.bytesPerSecond) * 1_000;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
    bytes: bytes.subarray(index * size, (index + 1) * size),
    afterMs,
  }));
}

/** An answer as `fetch` gives it. Rejects as Node's does when the connection is reset, or with the reason of the signal. */
export async function toResponse(delivery: Delivery, signal: AbortSignal): Promise<Response> {
  const { status, headers, body, wire } = delivery;
  if (wire === "reset") throw connectionReset();
  if (wire === "silent") await aborted(signal);
  const isEmpty = body === undefined || [204, 205, 304].includes(status);
  if (isEmpty) return new Response(null, { status, headers });
  return new Response(wire === "whole" ? body : streamOf(delivery, signal), { status, headers });
}

function streamOf(delivery: Delivery, signal: AbortSignal): ReadableStream<Uint8Array> {
  const pieces = piecesOf(delivery);
  let next = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces[next];
      next += 1;
      if (piece === undefined) {
        if (delivery.wire === "cut") controller.error(connectionClosed());
        else controller.close();
        return;
      }
      if (piece.afterMs > 0) await pause(piece.afterMs, signal);
      if (signal.aborted) controller.error(signal.reason);
      else controller.enqueue(piece.bytes);
    },
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort);
  });
}

function connectionReset(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), { errno: -104, code: "ECONNRESET", syscall: "read" });
  return new TypeError("fetch failed", { cause });
}

function connectionClosed(): TypeError {
  const cause = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  return new TypeError("terminated", { cause });
}
