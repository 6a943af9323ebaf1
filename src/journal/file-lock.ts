import { createHash, randomUUID } from "node:crypto";
import { link, open, readdir, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { basename, dirname, join } from "node:path";

/** The longest path that every system takes for a local socket, in bytes. */
const MAX_SOCKET_PATH = 100;

/** Gives a lock back. */
export type Unlock = () => Promise<void>;

/**
 * Takes the lock of a file for this process, or undefined where a living process has it. The lock is a listening local
 * socket, so that it ends with its process, also between containers, where process ids mean nothing.
 */
export function lockFile(path: string): Promise<Unlock | undefined> {
  return process.platform === "win32" ? lockByPipe(path) : lockBySocket(path);
}

/** A pipe vanishes with its process, and its name can be taken by one only. */
async function lockByPipe(path: string): Promise<Unlock | undefined> {
  const name = createHash("sha256").update(path.toLowerCase()).digest("hex");
  try {
    const server = await listen(`\\\\.\\pipe\\errand-${name}`);
    return () => close(server);
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") return undefined;
    throw error;
  }
}

/**
 * A socket file stays behind when its process dies, and "remove it and bind again" lets two processes remove each other's.
 * So nobody removes a socket to take its place: whoever finds the highest number dead gives its own listening socket the
 * next number with `link`, which succeeds for one.
 */
async function lockBySocket(path: string): Promise<Unlock | undefined> {
  const folder = await SocketFolder.of(path);
  const own = `new-${randomUUID().slice(0, 8)}`;
  const server = await listen(folder.address(own));
  try {
    for (;;) {
      const highest = Math.max(0, ...(await folder.numbers()));
      if (highest > 0) {
        const life = await lifeOf(folder.address(String(highest)));
        if (life === "living") break;
        if (life === "gone") continue;
      }
      const number = highest + 1;
      if (!(await folder.link(own, String(number)))) continue;
      const numbers = await folder.numbers();
      if (Math.max(...numbers) > number) {
        // A list that was read while others came and went may have missed the highest.
        await folder.remove(String(number));
        continue;
      }
      // The last but one stays, so that a list read meanwhile holds one of the two.
      for (const old of numbers) if (old < number - 1) await folder.remove(String(old));
      await folder.remove(own);
      return () => close(server).then(() => folder.close());
    }
  } catch (error) {
    await close(server);
    throw error;
  }
  await close(server);
  await folder.remove(own);
  await folder.close();
  return undefined;
}

/** The sockets of one file, which stand beside it. */
class SocketFolder {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #address: string;
  readonly #close: () => Promise<void>;

  private constructor(folder: string, prefix: string, address: string, end: () => Promise<void>) {
    this.#folder = folder;
    this.#prefix = prefix;
    this.#address = address;
    this.#close = end;
  }

  static async of(path: string): Promise<SocketFolder> {
    const folder = dirname(path);
    const prefix = `${basename(path)}.lock`;
    const bytes = Buffer.byteLength(join(folder, `${prefix}.new-12345678`));
    if (bytes <= MAX_SOCKET_PATH) return new SocketFolder(folder, prefix, folder, async () => {});
    // Linux reaches any folder by a short name.
    if (process.platform === "linux" && Buffer.byteLength(prefix) < MAX_SOCKET_PATH - 40) {
      const handle = await open(folder, "r");
      return new SocketFolder(folder, prefix, `/proc/self/fd/${handle.fd}`, () => handle.close());
    }
    throw new Error(`The path is too long for the lock of a journal (${bytes} bytes of ${MAX_SOCKET_PATH}): ${path}`);
  }

  address(name: string): string {
    return join(this.#address, `${this.#prefix}.${name}`);
  }

  async numbers(): Promise<number[]> {
    const names = await readdir(this.#folder);
    return names
      .filter((name) => name.startsWith(`${this.#prefix}.`) && /^\d+$/.test(name.slice(this.#prefix.length + 1)))
      .map((name) => Number(name.slice(this.#prefix.length + 1)));
  }

  async link(from: string, to: string): Promise<boolean> {
    try {
      await link(this.address(from), this.address(to));
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await unlink(this.address(name)).catch(() => {});
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Says whether somebody listens at a socket. */
function lifeOf(address: string): Promise<"living" | "dead" | "gone"> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve("living");
    });
    socket.once("error", (error) => {
      const code = codeOf(error);
      if (code === "ENOENT") resolve("gone");
      else if (code === "ECONNREFUSED") resolve("dead");
      else if (code === "EAGAIN") resolve("living");
      else reject(error);
    });
  });
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    // The lock must not keep the process alive.
    server.unref();
    server.listen(address, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
