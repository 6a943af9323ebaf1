import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Where a line of the file is. */
export type Place = { offset: number; length: number };

const NEWLINE = 10;
const CHUNK = 1 << 20;
/** Whoever can read the journal reads the outputs of tasks. */
const MODE = 0o600;

/**
 * A file of lines that is only appended to. What `append` resolved for is on disk; what it rejected for, and a line that was
 * torn by a crash, is cut off before the next line is written.
 */
export class AppendFile {
  readonly path: string;
  readonly #handle: FileHandle;
  /** The end of the last whole line. */
  #end: number;
  /** Whether there may be bytes behind the end. */
  #torn: boolean;

  private constructor(path: string, handle: FileHandle, end: number, torn: boolean) {
    this.path = path;
    this.#handle = handle;
    this.#end = end;
    this.#torn = torn;
  }

  /** Opens the file, or makes it, and tells each of its whole lines. */
  static async open(path: string, onLine: (line: string, place: Place) => void): Promise<AppendFile> {
    const handle = await openOrCreate(path);
    try {
      const end = await readLines(handle, onLine);
      const { size } = await handle.stat();
      return new AppendFile(path, handle, end, size > end);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Writes a file anew: `lines` go to a file beside it, which then takes its place in one step. */
  static async replace(
    path: string,
    lines: AsyncIterable<string>,
    onLine: (line: string, place: Place) => void,
  ): Promise<AppendFile> {
    const handle = await open(`${path}.new`, "w+", MODE);
    try {
      const file = new AppendFile(path, handle, 0, false);
      for await (const line of lines) onLine(line, await file.#write(line));
      await handle.datasync();
      await rename(`${path}.new`, path);
      await syncFolder(path);
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** How long the file is, in bytes, up to the end of its last whole line. */
  get size(): number {
    return this.#end;
  }

  /** Appends a line, and resolves when it is on disk. */
  async append(line: string): Promise<Place> {
    const before = this.#end;
    try {
      if (this.#torn) await this.#handle.truncate(this.#end);
      this.#torn = true;
      const place = await this.#write(line);
      await this.#handle.datasync();
      this.#torn = false;
      return place;
    } catch (error) {
      this.#end = before;
      throw error;
    }
  }

  /** Whether what stands behind the last whole line is nothing, or the beginning of a line that begins with `start`. */
  async isCutShort(start: string): Promise<boolean> {
    const { size } = await this.#handle.stat();
    const rest = await this.read({ offset: this.#end, length: Math.min(size - this.#end, start.length) });
    return start.startsWith(rest);
  }

  async read({ offset, length }: Place): Promise<string> {
    const bytes = Buffer.alloc(length);
    let have = 0;
    while (have < length) {
      const { bytesRead } = await this.#handle.read(bytes, have, length - have, offset + have);
      if (bytesRead === 0) throw new Error(`${this.path} has become shorter while it was open.`);
      have += bytesRead;
    }
    return bytes.toString("utf8");
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #write(line: string): Promise<Place> {
    const bytes = Buffer.from(`${line}\n`);
    const place = { offset: this.#end, length: bytes.length - 1 };
    let written = 0;
    while (written < bytes.length) {
      const result = await this.#handle.write(bytes, written, bytes.length - written, this.#end + written);
      written += result.bytesWritten;
    }
    this.#end += bytes.length;
    return place;
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const handle = await open(path, "a", MODE);
  await handle.close();
  await syncFolder(path);
  return open(path, "r+");
}

/** A new name is only on disk when its folder is. Windows cannot sync folders, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Tells each whole line; gives where the last one ends. */
async function readLines(handle: FileHandle, onLine: (line: string, place: Place) => void): Promise<number> {
  const chunk = Buffer.alloc(CHUNK);
  let kept: Buffer = Buffer.alloc(0);
  let lineAt = 0;
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, position);
    if (bytesRead === 0) return lineAt;
    position += bytesRead;
    let bytes = Buffer.concat([kept, chunk.subarray(0, bytesRead)]);
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE)) {
      onLine(bytes.toString("utf8", 0, end), { offset: lineAt, length: end });
      lineAt += end + 1;
      bytes = bytes.subarray(end + 1);
    }
    kept = bytes;
  }
}
