import { Writable } from "node:stream";

/** A stream that keeps what is written to it; with `columns` it says that it is a terminal. */
export class CapturedOutput extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ columns }: { columns?: number } = {}) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 80;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
