import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

/** Where a logger's lines go. */
export interface Destination {
  /**
   * Takes one line, its end included.
   * @throws when it could not: the logger counts the line as lost and goes on.
   */
  write(line: string): void;
  /** Resolves when all that was written has left the program. */
  flush(): Promise<void>;
  /** Flushes and lets go of what it opened; nothing may be written after it. */
  close(): Promise<void>;
}

/** How long to wait for the reader of a full pipe before trying again, ms. */
const fullPipePauseMs = 1;

/**
 * Lines to a file descriptor, each written before `write` returns: none is lost on `process.exit` or in a crash,
 * and a reader that cannot keep up holds the program back instead of filling its memory.
 */
class DescriptorDestination implements Destination {
  readonly #descriptor: number;
  readonly #owned: boolean;

  constructor(descriptor: number, owned: boolean) {
    this.#descriptor = descriptor;
    this.#owned = owned;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    for (let written = 0; written < bytes.length; ) written += this.#writeSome(bytes, written);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.#owned) {
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
    }
    return Promise.resolve();
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
export function stdoutDestination(): Destination {
  return new DescriptorDestination(1, false);
}

/**
 * A file, created when there is none.
 * @param existing what becomes of the lines that it holds.
 * @throws {Error} when the file cannot be opened.
 */
export function fileDestination(path: string, existing: "keep" | "replace" = "keep"): Destination {
  return new DescriptorDestination(openSync(path, existing === "keep" ? "a" : "w"), true);
}

/** The last lines, in memory. */
export class MemoryDestination implements Destination {
  readonly #limit: number;
  readonly #lines: string[] = [];
  #dropped = 0;

  /** @param limit how many lines it keeps; the oldest goes first. */
  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** Without their ends. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Lines that had to go to keep the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    this.#lines.push(line.replace(/\n$/, ""));
    if (this.#lines.length > this.#limit) {
      this.#lines.shift();
      this.#dropped += 1;
    }
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Every line to every destination, in one order. One that fails does not keep it from the others. */
export function tee(...destinations: readonly Destination[]): Destination {
  return {
    write: (line) => {
      const failures: unknown[] = [];
      for (const destination of destinations) {
        try {
          destination.write(line);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, "a destination failed");
    },
    flush: async () => {
      await Promise.all(destinations.map((destination) => destination.flush()));
    },
    close: async () => {
      await Promise.all(destinations.map((destination) => destination.close()));
    },
  };
}
