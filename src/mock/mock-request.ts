import type { Fault, MockRole } from "./fault.ts";

/** A request that the mock received, for a test to look at. */
export type MockRequest = {
  /** The operation, such as `GET /runs/{run_id}`. */
  readonly operation: string;
  /** What the operation does with tasks; `other` where it does nothing. */
  readonly role: MockRole;
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** Without the base path of the server. */
  readonly path: string;
  /** A field that was sent more than once is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Names in lower case. Keys are in it as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, otherwise the text; undefined where there was none. */
  readonly body: unknown;
  /** Milliseconds of the mock's clock since it was made or reset. */
  readonly atMs: number;
  /** The task that it started, or was about. */
  readonly taskId: string | undefined;
  /** The fault that met it. */
  readonly fault: Fault | undefined;
  /** The status of the answer; undefined where none was given. */
  readonly status: number | undefined;
  /** What Prism found wrong with it; empty where it found nothing, or is not installed. */
  readonly violations: readonly string[];
};

/** A request as it comes in, from `mock.fetch` or over the socket. */
export type IncomingCall = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** The body as text, empty where there is none. */
  readonly text: string;
};

/** A request that no operation of the document fits. */
export class UnhandledRequestError extends Error {
  override readonly name = "UnhandledRequestError";
}

/** The fields of a query; one that is given more than once is a list. */
export function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
