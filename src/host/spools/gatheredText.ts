import type { StreamRun } from "./spoolStreams";

/** A buffer so large is kept for what comes next, bytes; one that a slow disk made larger is not. */
const usualBytes = 2 * 1024 * 1024;

/**
 * Text that waits for the disk, as the bytes that it will be. As strings it would be copied by each garbage collection until it is
 * written, and a buffer made for each write would have the collector run through all of the extension host's memory.
 */
export class GatheredText {
  readonly #encoding: "utf8" | "latin1";
  #buffer: Buffer;
  #length = 0;
  #runs: { stream: string; bytes: number }[] = [];

  /** @param encoding "latin1" for text that stands for bytes, one a character */
  constructor(encoding: "utf8" | "latin1") {
    this.#encoding = encoding;
    this.#buffer = Buffer.allocUnsafeSlow(4096);
  }

  /** Whether nothing was appended, not even an empty text. */
  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  /** What was appended, until it is cleared. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Which streams it came from, in order. */
  get runs(): readonly StreamRun[] {
    return this.#runs;
  }

  append(text: string, stream: string): void {
    // A character has at most three bytes: how many they are is counted where there is no room for so many.
    const most = this.#encoding === "latin1" ? text.length : text.length * 3;
    if (this.#length + most > this.#buffer.length) this.#makeRoom(Buffer.byteLength(text, this.#encoding));
    const bytes = this.#buffer.write(text, this.#length, this.#encoding);
    this.#length += bytes;
    const last = this.#runs.at(-1);
    if (last?.stream === stream) last.bytes += bytes;
    else this.#runs.push({ stream, bytes });
  }

  clear(): void {
    this.#length = 0;
    this.#runs = [];
    if (this.#buffer.length > usualBytes) this.#buffer = Buffer.allocUnsafeSlow(usualBytes);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#buffer.length));
    larger.set(this.bytes);
    this.#buffer = larger;
  }
}
