/** The channels of Node through which undici tells what it does. */
type DiagnosticsChannel = {
  subscribe(name: string, onMessage: (message: unknown) => void): void;
  unsubscribe(name: string, onMessage: (message: unknown) => void): boolean;
};

const CHANNEL = "undici:client:connectError";

/**
 * Remembers the errors of connections that were never made. On Node undici publishes each of them, and the same object is
 * then in the cause chain of what `fetch` rejects with: proof that the request never left, whatever the error says. It
 * listens only while a start is under way: a subscription for ever would keep the realm of each test file alive.
 */
export class ConnectFailures {
  #failures = new WeakSet<object>();
  #listening = 0;

  readonly #note = (message: unknown): void => {
    const { error } = message as { error?: unknown };
    if (typeof error === "object" && error !== null) this.#failures.add(error);
  };

  /** Listens until the work has settled. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const channel = diagnosticsChannel();
    if (channel === undefined) return work();
    if (this.#listening++ === 0) channel.subscribe(CHANNEL, this.#note);
    try {
      return await work();
    } finally {
      if (--this.#listening === 0) channel.unsubscribe(CHANNEL, this.#note);
    }
  }

  /** Says whether the error is one that a connection failed with. */
  has(error: unknown): boolean {
    return typeof error === "object" && error !== null && this.#failures.has(error);
  }
}

/** Gives Node's diagnostics channels; undefined elsewhere. Asked for at each start, so that no bundle names a module of Node. */
function diagnosticsChannel(): DiagnosticsChannel | undefined {
  type Host = { process?: { getBuiltinModule?: (id: string) => unknown } };
  try {
    const module = (globalThis as Host).process?.getBuiltinModule?.("diagnostics_channel");
    return typeof (module as Partial<DiagnosticsChannel> | undefined)?.subscribe === "function"
      ? (module as DiagnosticsChannel)
      : undefined;
  } catch {
    return undefined;
  }
}
