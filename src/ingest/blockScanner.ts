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

/** Read behind a block at first: for the rest of the line that begins in it. */
const margin = 64 * 1024;
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

  /** Loads the block and finds where its first line begins. */
  #firstLine(block: Block): number {
    const { from, to, atLine } = block;
    this.#base = atLine ? from : from - 1;
    this.#loaded = 0;
    this.#fill(block, to - this.#base + margin);
    if (atLine) return from;
    const feed = this.#scanner.input(Math.min(this.#loaded, to - this.#base)).indexOf(lineFeed);
    return feed < 0 ? to : Math.min(to, this.#base + feed + 1);
  }

  /** Drops what is read and loads more: as much again, so that a long line is looked at a few times only. False at the end of the file. */
  #loadMore(block: Block, at: number): boolean {
    const kept = this.#loaded - (at - this.#base);
    this.#scanner.input(this.#loaded).copyWithin(0, at - this.#base);
    this.#base = at;
    this.#loaded = kept;
    this.#fill(block, kept * 2 + margin);
    return this.#loaded > kept;
  }

  /** Loads up to `wanted` bytes, or to the end of the file. */
  #fill({ fd, end }: Block, wanted: number): void {
    const target = Math.min(wanted, end - this.#base);
    const memory = this.#scanner.input(target);
    while (this.#loaded < target) {
      const read = readSync(fd, memory, this.#loaded, target - this.#loaded, this.#base + this.#loaded);
      if (read === 0) break;
      this.#loaded += read;
    }
  }
}
