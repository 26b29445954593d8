import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { Destination } from "./destination";

export interface DescriptorOptions {
  /**
   * Characters to gather before they are written; 0, each line at once, when absent. What is gathered is written at the latest when
   * the event loop comes round, and when the process exits or dies of an exception; a signal that kills the process takes it along.
   */
  readonly gather?: number;
}

export interface FileOptions extends DescriptorOptions {
  /** What becomes of the lines that the file holds; "keep" when absent. */
  readonly existing?: "keep" | "replace";
}

/** How long to wait for the reader of a full pipe before trying again, ms. */
const fullPipePauseMs = 1;
const lineEnd = 0x0a;

/**
 * Lines to a file descriptor, each written before `write` returns: none is lost on `process.exit` or in a crash,
 * and a reader that cannot keep up holds the program back instead of filling its memory.
 * Gathering makes a line several times cheaper and keeps both promises but for a kill.
 */
class DescriptorDestination implements Destination {
  readonly #descriptor: number;
  readonly #owned: boolean;
  readonly #gather: number;
  #gathered = "";
  #turn: NodeJS.Immediate | undefined;
  /** The last write stopped inside a line. */
  #torn = false;
  #lost = 0;
  /** Its descriptor may be another file's since. */
  #isClosed = false;

  constructor(descriptor: number, owned: boolean, { gather = 0 }: DescriptorOptions) {
    this.#descriptor = descriptor;
    this.#owned = owned;
    this.#gather = gather;
    if (gather > 0) process.on("exit", this.#writeGathered);
  }

  get lost(): number {
    return this.#lost;
  }

  write(line: string): void {
    if (this.#isClosed) throw new Error("the destination is closed");
    if (this.#gather === 0) {
      const { error } = this.#writeAll(line);
      if (error !== undefined) throw error;
      return;
    }
    this.#gathered += line;
    if (this.#gathered.length >= this.#gather) this.#writeGathered();
    else this.#turn ??= setImmediate(this.#writeGathered);
  }

  flush(): Promise<void> {
    this.#writeGathered();
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#writeGathered();
    this.#isClosed = true;
    process.off("exit", this.#writeGathered);
    if (this.#owned) {
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
    }
    return Promise.resolve();
  }

  readonly #writeGathered = (): void => {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const text = this.#gathered;
    this.#gathered = "";
    if (text !== "") this.#lost += this.#writeAll(text).lines;
  };

  /** Writes whole lines; answers what went wrong and how many of them were not, or not wholly, written. */
  #writeAll(text: string): { readonly error?: Error; readonly lines: number } {
    // What follows half a line must not become part of it.
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    let written = 0;
    try {
      while (written < bytes.length) written += this.#writeSome(bytes, written);
      this.#torn = false;
      return { lines: 0 };
    } catch (error) {
      if (written > 0) this.#torn = bytes[written - 1] !== lineEnd;
      const lines = bytes.subarray(written).reduce((count, byte) => count + Number(byte === lineEnd), 0);
      return { error: error instanceof Error ? error : new Error(String(error)), lines };
    }
  }

  /** Bytes written, 0 when the pipe is full: a pipe that the other side made non-blocking answers EAGAIN. */
  #writeSome(bytes: Buffer, from: number): number {
    try {
      return writeSync(this.#descriptor, bytes, from);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, fullPipePauseMs);
      return 0;
    }
  }
}

/** Standard output. */
export function stdoutDestination(options: DescriptorOptions = {}): Destination {
  return new DescriptorDestination(1, false, options);
}

/**
 * A file, created when there is none.
 * @throws {Error} when the file cannot be opened.
 */
export function fileDestination(path: string, { existing = "keep", ...options }: FileOptions = {}): Destination {
  return new DescriptorDestination(openSync(path, existing === "keep" ? "a" : "w"), true, options);
}
