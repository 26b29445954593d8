import { open, stat, type FileHandle } from "node:fs/promises";

/** Whole lines of a file, and where they begin in it. */
export interface LineChunk {
  readonly bytes: Buffer;
  /** Byte offset in the file. */
  readonly offset: number;
}

const chunkBytes = 1024 * 1024;
const lineFeed = 0x0a;

/** A log on disk that is read forwards once, whole lines at a time, while it may still grow. */
export class LogFile {
  readonly #handle: FileHandle;
  #position = 0;
  #buffer = Buffer.alloc(chunkBytes);

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws when there is no such file, it may not be read, or it is no regular file: a pipe or a device has no bytes to read twice. */
  static async open(path: string): Promise<LogFile> {
    const facts = await stat(path);
    if (facts.isDirectory()) throw new Error(`${path} is a folder, not a log file.`);
    if (!facts.isFile()) throw new Error(`${path} is a pipe or a device, not a log file.`);
    return new LogFile(await open(path, "r"));
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes in the file now. */
  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** The next whole lines, about a MiB of them; undefined when no line feed has come since. The beginning of a line waits for its end. */
  async nextLines(): Promise<LineChunk | undefined> {
    for (;;) {
      const { bytesRead } = await this.#handle.read(this.#buffer, 0, this.#buffer.length, this.#position);
      const lastFeed = this.#buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
      if (lastFeed >= 0) return this.#advance(lastFeed + 1);
      if (bytesRead < this.#buffer.length) return undefined;
      this.#buffer = Buffer.alloc(this.#buffer.length * 2);
    }
  }

  /** What stands behind the last line feed, once the file has ended. */
  async lastLine(): Promise<LineChunk | undefined> {
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, this.#buffer.length, this.#position);
    return bytesRead > 0 ? this.#advance(bytesRead) : undefined;
  }

  /** The text of `bytes` bytes at an offset. */
  async text(offset: number, bytes: number): Promise<string> {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await this.#handle.read(buffer, 0, bytes, offset);
    return buffer.toString("utf8", 0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** The bytes stay valid until the next read. */
  #advance(bytes: number): LineChunk {
    const chunk = { bytes: this.#buffer.subarray(0, bytes), offset: this.#position };
    this.#position += bytes;
    return chunk;
  }
}
