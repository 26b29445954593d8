import { open } from "node:fs/promises";

/** A stretch of a log. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Which stream the bytes of a log came from, as a file beside it says: a line `OFFSET NAME` wherever another stream begins.
 * Where nothing is said, all of it is one stream without a name.
 */
export class StreamRuns {
  readonly #path: string;
  /** Bytes of the file that are read, and bytes of the log of which they tell. */
  #read = 0;
  #end = 0;
  #reading: Promise<void> = Promise.resolve();
  /** Where each run begins, ascending, and its stream. */
  readonly #offsets: number[] = [];
  readonly #streams: string[] = [];
  readonly #names = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when it is known what is said of the first `end` bytes of the log. */
  upTo(end: number): Promise<void> {
    if (end > this.#end) {
      this.#end = end;
      this.#reading = this.#reading.then(() => this.#readOn());
    }
    return this.#reading;
  }

  /** The stream of a byte of the log, "" when nothing is said of it. */
  at(offset: number): string {
    return this.#streams[this.#runAt(offset)] ?? "";
  }

  /** What of a stretch of the log came from one stream. */
  of(stream: string, { from, to }: Stretch): Stretch[] {
    const found: Stretch[] = [];
    for (let run = this.#runAt(from); run < this.#offsets.length && (this.#offsets[run] ?? 0) < to; run++) {
      if ((this.#streams[run] ?? "") !== stream) continue;
      found.push({ from: Math.max(from, this.#offsets[run] ?? 0), to: Math.min(to, this.#offsets[run + 1] ?? Infinity) });
    }
    return found;
  }

  /** The last run that begins at an offset or before; -1 for what stands before the first. */
  #runAt(offset: number): number {
    let from = 0;
    let to = this.#offsets.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  async #readOn(): Promise<void> {
    const text = await this.#unread().catch(() => Buffer.alloc(0));
    const end = text.lastIndexOf("\n") + 1;
    this.#read += end;
    for (const line of text.toString("utf8", 0, end).split("\n")) this.#add(line);
  }

  async #unread(): Promise<Buffer> {
    const file = await open(this.#path, "r");
    try {
      const { size } = await file.stat();
      const text = Buffer.alloc(Math.max(0, size - this.#read));
      const { bytesRead } = await file.read(text, 0, text.length, this.#read);
      return text.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  #add(line: string): void {
    const [, offset = "", name = ""] = /^(\d+) (.+)$/.exec(line) ?? [];
    if (name === "") return;
    // What was said before of bytes from there on never came into the log.
    while ((this.#offsets.at(-1) ?? -1) >= Number(offset)) {
      this.#offsets.pop();
      this.#streams.pop();
    }
    // One text for each name, however often it is said.
    const known = this.#names.get(name) ?? name;
    this.#names.set(name, known);
    this.#offsets.push(Number(offset));
    this.#streams.push(known);
  }
}
