import { isErrandError, KeyReusedError, StartUncertainError } from "../task/errors.ts";
import type { JournalEntry } from "./journal.ts";
import { JournalAccess } from "./journal-access.ts";
import { canonicalInput, hmac, randomName } from "./journal-fingerprint.ts";
import type { StartOutcome } from "./send-start.ts";
import type { OnceOutcome, OnceStart, Settled } from "./start-once-parts.ts";
import { settle } from "./start-once-settle.ts";

/** How often an intent is written anew because writing it took longer than half of the settle time. */
const MAX_SLOW_INTENTS = 3;

/** Thrown out of `beforeSend`: another start of this key came first. */
const TAKEN = Symbol("taken");

/**
 * Starts a key at most once: gives the task that the journal knows, adopts one that a cut-off start made, and sends a start
 * only where it is certain that there is none, or the caller decided so.
 */
export async function startOnce(start: OnceStart): Promise<OnceOutcome> {
  const access = new JournalAccess(start.plan.journal, start.provider, start.taskKey, start.signal);
  const secret = await access.secret(`${randomName()}${randomName()}`);
  const { sameInput, fingerprint } = start.plan;
  const compared = sameInput ? canonicalInput(fingerprint(start.input as never) ?? null, start.secrets) : undefined;
  const input = compared === undefined ? "" : await hmac(secret, `input ${compared}`);
  const marker = (await hmac(secret, `marker ${start.taskKey}`)).slice(0, 32);
  return new Claim(start, access, input, marker).start();
}

/** The claim of one key, from the first look to the handle. */
class Claim {
  readonly #start: OnceStart;
  readonly #access: JournalAccess;
  readonly #input: string;
  readonly #marker: string;
  /** The entry that the next intent replaces. */
  #before: JournalEntry | undefined;
  /** The intent that this claim wrote. */
  #mine: JournalEntry | undefined;
  /** Whether what `#before` tried certainly made no task. */
  #proven = true;
  /** How the POST of `#mine` was lost. */
  #lost: StartUncertainError | undefined;

  constructor(start: OnceStart, access: JournalAccess, input: string, marker: string) {
    this.#start = start;
    this.#access = access;
    this.#input = input;
    this.#marker = marker;
  }

  async start(): Promise<OnceOutcome> {
    for (;;) {
      const found = await this.#look();
      if (found) return found;
      try {
        return await this.#send();
      } catch (error) {
        if (error === TAKEN) continue;
        if (!(await this.#mayLookFor(error))) throw error;
      }
    }
  }

  /** Says what the journal and the provider know of this key; undefined when a start may be sent. */
  async #look(): Promise<OnceOutcome | undefined> {
    for (;;) {
      const entry = await this.#access.read();
      this.#before = entry;
      this.#proven = true;
      if (entry === undefined) return undefined;
      if (entry.state === "refused") return undefined;
      this.#check(entry);
      const { state, handle, ending } = entry;
      if (ending) return { handle, ending };
      if (state === "ended" && handle === undefined)
        throw this.#access.error("The task of this key ended at its start, and its output was not kept.");
      if (handle) return { handle };
      const lost = entry.claim === this.#mine?.claim ? this.#lost : undefined;
      const unsettled = { start: this.#start, access: this.#access, entry, marker: this.#marker, lost };
      const settled = await (this.#start.settle ?? settle)(unsettled);
      if (settled === "restart" || settled === "absent") {
        this.#proven = settled === "absent";
        return undefined;
      }
      const adopted = settled !== "changed" && (await this.#adopt(settled, entry));
      if (adopted) return adopted;
    }
  }

  async #adopt({ handle }: Exclude<Settled, string>, entry: JournalEntry): Promise<OnceOutcome | undefined> {
    const claimed = await this.#access.claim({ ...entry, claim: randomName(), state: "started", handle }, entry.claim);
    return claimed ? { handle } : undefined;
  }

  #check({ provider, input, handle }: JournalEntry): void {
    const { provider: own, taskKey, plan } = this.#start;
    if (provider === own && (input === this.#input || input === "" || !plan.sameInput)) return;
    const other = provider === own ? "another input" : `the provider ${provider}`;
    const message = `The taskKey was used for ${other} before. Give a new key to new work, or fingerprint to compare less.`;
    throw new KeyReusedError(message, { provider: own, handle, taskKey });
  }

  async #send(): Promise<OnceOutcome> {
    this.#mine = undefined;
    const outcome = await this.#start.attempt({
      mark: (input) => this.#start.mark?.(input, this.#marker) ?? input,
      beforeSend: () => this.#writeIntent(),
    });
    const mine = this.#mine as JournalEntry | undefined;
    if (mine === undefined) throw new TypeError("A journalled start was sent without its intent.");
    const unkept = await this.#keep(mine, outcome).catch((error: unknown) => {
      if (isErrandError(error) && error.code === "journal") return error;
      throw error;
    });
    return { ...outcome, unkept };
  }

  /** Writes down what a start made. What the journal cannot take is an error, and the task goes on all the same. */
  async #keep(mine: JournalEntry, outcome: StartOutcome): Promise<undefined> {
    if ("finished" in outcome) {
      const ending = this.#start.plan.keepOutputs ? outcome.mask.value(outcome.finished) : undefined;
      await this.#write({ ...mine, state: "ended", ending });
      return;
    }
    const { handle } = outcome;
    const holder = await this.#access.claimId(handle, handle);
    if (holder !== this.#start.taskKey) {
      const message = `The task ${handle.id} was started, and another taskKey of the journal has taken it for its own.`;
      throw this.#access.error(message, handle);
    }
    await this.#write({ ...mine, state: "started", handle });
  }

  async #write(entry: JournalEntry): Promise<void> {
    if (await this.#access.write(entry)) return;
    const which = entry.handle === undefined ? "A task" : `The task ${entry.handle.id}`;
    const why = "its journal gave the taskKey to another start meanwhile: this one took longer than settleMs.";
    throw this.#access.error(`${which} was started, but ${why}`, entry.handle);
  }

  /** Claims the key for one POST: the first time, before each repeat, and anew when the writing took too long. */
  async #writeIntent(): Promise<void> {
    for (let tries = 0; tries < MAX_SLOW_INTENTS; tries += 1) {
      const before = this.#mine ?? this.#before;
      const began = { clock: performance.now(), wall: Date.now() };
      const at = new Date(began.wall).toISOString();
      const since =
        this.#before?.state === "starting" && !this.#proven ? this.#before.since : (this.#mine?.since ?? at);
      const { provider } = this.#start;
      const mine: JournalEntry = {
        v: 1,
        claim: randomName(),
        state: "starting",
        provider,
        input: this.#input,
        at,
        since,
      };
      if (!(await this.#access.claim(mine, before?.claim))) throw TAKEN;
      this.#mine = mine;
      // A machine that slept has moved one of the two clocks only.
      const ageMs = Math.max(performance.now() - began.clock, Date.now() - began.wall);
      if (ageMs <= this.#start.plan.settleMs / 2) return;
    }
    throw this.#access.error("The journal takes longer than half of settleMs to write an intent: nothing was sent.");
  }

  /** Whether a failed start may be looked for now. Frees the key where it is certain that nothing was started. */
  async #mayLookFor(error: unknown): Promise<boolean> {
    const mine = this.#mine;
    if (mine === undefined) return false;
    if (isErrandError(error) && error.code === "journal") return false;
    if (!(error instanceof StartUncertainError)) {
      // What was uncertain before stays so: only its caller's decision allowed this start.
      const state = this.#proven ? "refused" : "starting";
      await this.#access.write({ ...mine, state }).catch(() => {});
      return false;
    }
    this.#lost = error;
    const { signal, plan, find } = this.#start;
    return !signal?.aborted && (find !== undefined || plan.onUncertain !== "fail");
  }
}
