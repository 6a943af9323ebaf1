import type { Journal } from "../lifecycle/journal.ts";
import { OpenJournal } from "./open-journal.ts";

/** A journal in a file, for one process at a time. */
export interface FileJournal extends Journal {
  /** Gives the file back, so that another process, or another `fileJournal`, may write it. The next use opens it again. */
  close(): Promise<void>;
}

/**
 * Keeps a journal in a file: one JSON object a line, readable by its owner alone, on disk before a start is sent. One process
 * at a time: a second one is refused for as long as the first lives. A crash loses nothing that was written, and leaves no
 * lock behind.
 *
 * The file needs a local disk: on a network file system neither the lock nor the sync can be relied upon. Opened at its first
 * use; Node, Bun and Deno.
 */
export function fileJournal(path: string): FileJournal {
  if (typeof path !== "string" || path === "") throw new TypeError("fileJournal takes the path of a file.");
  let opening: Promise<OpenJournal> | undefined;
  /** One after the other: what is compared must still hold when it is written. */
  let last: Promise<unknown> = Promise.resolve();

  const opened = () => {
    opening ??= OpenJournal.open(path).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const inTurn = <T>(work: (journal: OpenJournal) => T | Promise<T>): Promise<T> => {
    const turn = last.then(async () => work(await opened()));
    last = turn.catch(() => {});
    return turn;
  };

  return {
    claim: (taskKey, entry, before) => inTurn((journal) => journal.claim(taskKey, entry, before)),
    write: (taskKey, entry) => inTurn((journal) => journal.claim(taskKey, entry, entry.claim)),
    claimId: (id, taskKey) => inTurn((journal) => journal.claimId(id, taskKey)),
    read: (taskKey) => inTurn((journal) => journal.read(taskKey)),
    secret: () => inTurn((journal) => journal.secret),
    async *entries() {
      for (const taskKey of await inTurn((journal) => journal.keys)) {
        const entry = await inTurn((journal) => journal.read(taskKey));
        if (entry) yield [taskKey, entry];
      }
    },
    close() {
      const turn = last.then(async () => {
        const journal = await opening;
        opening = undefined;
        await journal?.close();
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}
