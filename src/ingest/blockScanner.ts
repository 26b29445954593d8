import { readSync } from "node:fs";
import { LineScanner } from "./lineScanner";
import type { RecordBatchData } from "./recordBatch";
import type { ReadingSettings } from "./recordScanner";

/** Which lines of a file are to be read: those that begin at `from` or later, and before `to`. Byte offsets. */
export interface Block {
  /** Descriptor of the file; all threads of a process share it. */
  readonly fd: number;
  readonly from: number;
  readonly to: number;
  /** So many bytes of the file may be read. */
  readonly end: number;
  /** Nothing will come behind `end`: the last line may lack its line feed. */
  readonly final: boolean;
  /** A line begins at `from`. Else the first is looked for. */
  readonly atLine: boolean;
}

export interface ScannedBlock {
  /** Where its first line begins; `to` of the block when none begins in it. */
  readonly from: number;
  /** Where the first line begins that was left: because it begins behind the block, or because more bytes are needed. */
  readonly to: number;
  readonly data: RecordBatchData;
}

/** Read in one go, so that what is scanned next still stands in the processor's cache: that makes up for the calls that more goes take. */
const windowBytes = 256 * 1024;
/** Read behind a block: for the rest of the line that begins in it. */
const margin = 16 * 1024;
const lineFeed = 0x0a;

/** Reads lines from a file and indexes them, a block at a time. Waits for the disk: for threads that may wait. */
export class BlockScanner {
  readonly #scanner: LineScanner;
  /** What is in the scanner's memory: `#loaded` bytes from `#base` on. */
  #base = 0;
  #loaded = 0;

  constructor(settings: ReadingSettings) {
    this.#scanner = new LineScanner(settings);
  }

  scan(block: Block): ScannedBlock {
    const { to } = block;
    const first = this.#firstLine(block);
    let at = first;
    while (at < to) {
      const isEnd = this.#base + this.#loaded >= block.end;
      const used = this.#scanner.scan({
        bytes: this.#scanner.input(this.#loaded),
        from: at - this.#base,
        limit: to - this.#base,
        offset: this.#base - first,
        first: at === 0,
        final: isEnd && block.final,
      });
      at = this.#base + used;
      if (at >= to || isEnd || !this.#loadMore(block, at)) break;
    }
    return { from: first, to: Math.max(at, first), data: this.#scanner.finish() };
  }

  /** Loads the beginning of the block and finds where its first line begins. */
  #firstLine(block: Block): number {
    const { from, to, atLine } = block;
    this.#base = atLine ? from : from - 1;
    this.#loaded = 0;
    this.#fill(block);
    if (atLine) return from;
    for (;;) {
      const searched = Math.min(this.#loaded, to - this.#base);
      const feed = this.#scanner.input(searched).indexOf(lineFeed);
      if (feed >= 0) return Math.min(to, this.#base + feed + 1);
      if (this.#base + searched >= to || !this.#loadMore(block, this.#base + searched)) return to;
    }
  }

  /** Drops what stands before `at` and loads more: as much again as is left, so that a long line is looked at a few times only. False at the end of the file. */
  #loadMore(block: Block, at: number): boolean {
    const kept = this.#loaded - (at - this.#base);
    if (kept > 0) this.#scanner.input(this.#loaded).copyWithin(0, at - this.#base);
    this.#base = at;
    this.#loaded = kept;
    this.#fill(block);
    return this.#loaded > kept;
  }

  /** Loads what is scanned next behind what is loaded, as far as the file goes. */
  #fill({ fd, to, end }: Block): void {
    const left = Math.max(0, to - this.#base - this.#loaded);
    const target = Math.min(this.#loaded * 2 + Math.min(windowBytes, left + margin), end - this.#base);
    const memory = this.#scanner.input(target);
    while (this.#loaded < target) {
      const read = readSync(fd, memory, this.#loaded, target - this.#loaded, this.#base + this.#loaded);
      if (read === 0) break;
      this.#loaded += read;
    }
  }
}
