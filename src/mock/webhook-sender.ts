import type { MockTask } from "./mock-task.ts";
import { readAt } from "./pointer.ts";
import { listOf, type TaskDescription, type WebhookDescription } from "./task-description.ts";

/** Where the mock delivers webhooks, and what it signs them with. */
export type WebhookTarget = {
  /** The address to call. Left out where starts name it themselves. */
  readonly url?: string;
  /** Signs deliveries as the provider does, or goes into the address where it signs none. */
  readonly secret: string;
  /** Takes each delivery in place of the network, such as the handler of a server under test. */
  readonly deliver?: (request: Request) => unknown;
};

type Facts = {
  readonly id: string;
  readonly sessionId: string;
  readonly status: string;
  readonly event: string;
  readonly at: string;
  readonly seconds: string;
};

/** Delivers what happens to tasks, signed as the provider signs it. */
export class WebhookSender {
  readonly #target: WebhookTarget;
  readonly #wall: (ms: number) => number;
  readonly #bodyOf: (task: MockTask, word: string) => unknown;
  readonly #told = new Map<MockTask, string>();
  /** What will tell the next change of each task. */
  readonly #timers = new Map<MockTask, ReturnType<typeof setTimeout>>();
  readonly #hold: <T>(work: () => Promise<T>) => Promise<T>;

  /** @param hold Runs a delivery, so that no virtual time passes meanwhile */
  constructor(
    target: WebhookTarget,
    wall: (ms: number) => number,
    bodyOf: (task: MockTask, word: string) => unknown,
    hold: <T>(work: () => Promise<T>) => Promise<T>,
  ) {
    this.#target = target;
    this.#wall = wall;
    this.#bodyOf = bodyOf;
    this.#hold = hold;
  }

  /** Tells what is new about a task, and comes back when its script goes on. */
  async watch(task: MockTask, now: number): Promise<void> {
    const word = task.wordAt(now);
    const changesAt = task.changesAt(now);
    clearTimeout(this.#timers.get(task));
    if (changesAt !== undefined) {
      const timer = setTimeout(() => void this.watch(task, changesAt), changesAt - now);
      timer.unref?.();
      this.#timers.set(task, timer);
    }
    if (this.#told.get(task) === word) return;
    this.#told.set(task, word);
    await this.#hold(() => this.#deliver(task, word, now));
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#told.clear();
  }

  async #deliver(task: MockTask, word: string, now: number): Promise<void> {
    const { description, input } = task.birth;
    const { webhook } = description;
    const state = task.stateAt(now);
    const event = webhook?.events === undefined ? state : webhook.events[state];
    if (webhook === undefined || event === undefined) return;
    const wall = this.#wall(now);
    const facts: Facts = {
      id: task.id,
      sessionId: task.birth.sessionId ?? "",
      status: word,
      event,
      at: new Date(wall).toISOString(),
      seconds: String(Math.floor(wall / 1_000)),
    };
    const body = JSON.stringify(webhook.body === undefined ? this.#bodyOf(task, word) : filled(webhook.body, facts));
    const headers = await headersOf(webhook, { ...facts, body }, this.#target.secret);
    for (const address of addressesOf(description, input, this.#target, task.isOver(now))) {
      const { deliver = (request: Request) => fetch(request) } = this.#target;
      // As a provider does: what becomes of a delivery does not concern the task.
      const request = new Request(address, { method: "POST", headers, body });
      await (async () => deliver(request))().catch(() => {});
    }
  }
}

function addressesOf(
  { webhook }: TaskDescription,
  input: unknown,
  { url, secret }: WebhookTarget,
  isOver: boolean,
): string[] {
  const pointers = [...listOf(webhook?.addresses), ...(isOver ? listOf(webhook?.endAddresses) : [])];
  const given = pointers.map((pointer) => readAt(input, pointer)).filter((address) => typeof address === "string");
  const addresses = url === undefined ? given : [url, ...given];
  const parameter = webhook?.secretParameter;
  return addresses.map((address) => {
    const target = new URL(address);
    if (parameter !== undefined && !target.searchParams.has(parameter)) target.searchParams.set(parameter, secret);
    return target.href;
  });
}

async function headersOf(
  webhook: WebhookDescription,
  facts: Facts & { body: string },
  secret: string,
): Promise<Record<string, string>> {
  const signature = webhook.signed === undefined ? "" : await hmac(fill(webhook.signed, facts), secret);
  const headers = Object.entries(webhook.headers ?? {}).map(([name, text]) => [
    name,
    fill(text, { ...facts, signature }),
  ]);
  return { "content-type": "application/json", ...Object.fromEntries(headers) };
}

async function hmac(message: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(message)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function filled(value: unknown, facts: Facts): unknown {
  if (typeof value === "string") return fill(value, facts);
  if (Array.isArray(value)) return value.map((item) => filled(item, facts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, facts)]));
}
