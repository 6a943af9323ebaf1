import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../lifecycle/journal.ts";
import { type FileJournal, fileJournal } from "./file-journal.ts";
import { journalTests } from "./journal-tests.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "errand-journal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entryOf = (claim: string, filler = ""): JournalEntry => {
  const at = "2026-01-01T00:00:00.000Z";
  return { v: 1, claim, state: "starting", provider: "acme", input: filler, at, since: at };
};

/** Runs `work` on a journal at `path`, and gives the file back. */
async function using<T>(path: string, work: (journal: FileJournal) => Promise<T>): Promise<T> {
  const journal = fileJournal(path);
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

describe("a journal in a file keeps the contract", () => {
  for (const { name, run } of journalTests) {
    test(name, () =>
      run({ open: () => fileJournal(join(folder, "j")), close: (journal) => (journal as FileJournal).close() }),
    );
  }
});

test.runIf(process.platform !== "win32")("only its owner can read the file", async () => {
  const path = join(folder, "j");
  await using(path, (journal) => journal.secret(""));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a torn last line is cut off before the next is written, so that neither is lost", async () => {
  const path = join(folder, "j");
  await using(path, async (journal) => {
    await journal.claim("a", entryOf("one"), undefined);
    await journal.claim("b", entryOf("two"), undefined);
  });
  const { size } = await stat(path);
  await truncate(path, size - 5);
  await using(path, async (journal) => {
    expect(await journal.read("b")).toBeUndefined();
    await journal.claim("c", entryOf("three"), undefined);
  });
  await using(path, async (journal) => {
    expect((await journal.read("a"))?.claim).toBe("one");
    expect((await journal.read("c"))?.claim).toBe("three");
  });
  expect((await readFile(path, "utf8")).split("\n").map((line) => line && typeof JSON.parse(line))).toEqual([
    "object",
    "object",
    "object",
    "",
  ]);
});

test("a file that was cut off within its first line is begun again", async () => {
  const path = join(folder, "j");
  await writeFile(path, '{"journal":"err');
  await using(path, (journal) => journal.claim("a", entryOf("one"), undefined));
  await using(path, async (journal) => expect((await journal.read("a"))?.claim).toBe("one"));
});

test.each([
  ["somebody's notes", "Dear diary"],
  ["another file of lines", '{"a":1}\n{"b":2}\n'],
])("%s is refused and left as it is", async (_, text) => {
  const path = join(folder, "j");
  await writeFile(path, text);
  await expect(using(path, (journal) => journal.read("a"))).rejects.toThrow("is not a journal of errand");
  expect(await readFile(path, "utf8")).toBe(text);
});

test("a damaged line is named, and nothing is written behind it", async () => {
  const path = join(folder, "j");
  await using(path, (journal) => journal.claim("a", entryOf("one"), undefined));
  await appendFile(path, "garbage\n");
  await expect(using(path, (journal) => journal.read("a"))).rejects.toThrow("is damaged: line 3 is not JSON");
});

test("a file of a later version is refused", async () => {
  const path = join(folder, "j");
  await writeFile(path, '{"journal":"errand","v":2,"secret":"s"}\n');
  await expect(using(path, (journal) => journal.read("a"))).rejects.toThrow("version 2, not 1: update errand");
});

test("a second journal of one file is refused until the first is closed, also through a link", async () => {
  const path = join(folder, "j");
  const first = fileJournal(path);
  await first.claim("a", entryOf("one"), undefined);
  await symlink(path, join(folder, "link"));
  const second = fileJournal(join(folder, "link"));
  await expect(second.read("a")).rejects.toThrow("is being written by another process");
  await first.close();
  expect((await second.read("a"))?.claim).toBe("one");
  await second.close();
});

test("at most two files of the lock stay beside the journal, however often it is opened", async () => {
  const path = join(folder, "j");
  for (let times = 0; times < 6; times += 1) await using(path, (journal) => journal.secret(""));
  expect((await readdir(folder)).length).toBeLessThanOrEqual(3);
});

test("a folder with a long name has room for the lock", async () => {
  const long = join(folder, "d".repeat(120));
  await (await import("node:fs/promises")).mkdir(long);
  const path = join(long, "j");
  if (process.platform === "linux") {
    const first = fileJournal(path);
    await first.secret("");
    await expect(fileJournal(path).read("a")).rejects.toThrow("is being written by another process");
    await first.close();
  } else await expect(fileJournal(path).read("a")).rejects.toThrow("too long for the lock");
});

test("a file whose entries were mostly replaced is written anew, and loses nothing", async () => {
  const path = join(folder, "j");
  const filler = "x".repeat(10_000);
  await using(path, async (journal) => {
    await journal.claimId("id", "kept");
    await journal.claim("kept", entryOf("one"), undefined);
    await journal.claim("a", entryOf("0", filler), undefined);
    for (let count = 1; count < 300; count += 1) await journal.claim("a", entryOf(`${count}`, filler), `${count - 1}`);
    expect((await journal.read("a"))?.claim).toBe("299");
    expect((await journal.read("kept"))?.claim).toBe("one");
  });
  expect((await stat(path)).size).toBeLessThan(2_100_000);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await using(path, async (journal) => {
    expect((await journal.read("a"))?.claim).toBe("299");
    expect(await journal.claimId("id", "other")).toBe("kept");
  });
});
