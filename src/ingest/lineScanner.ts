import { JsonPrefix } from "./jsonPrefix";
import { cleanLine, endOfPrefix, startOfObject } from "./lineText";
import { parseLogfmt } from "./logfmt";
import type { LineCounts, RecordBatchData } from "./recordBatch";
import { RecordScanner, type ReadingSettings } from "./recordScanner";

/** An object may go on for so many lines and bytes before the attempt to read it is given up. @see MODEL section 1 */
const longestObject = { lines: 1000, bytes: 1024 * 1024 };

const lineFeed = 0x0a;

/** A stretch of a source's file, and which of its lines are wanted. */
export interface Stretch {
  readonly bytes: Uint8Array;
  /** Where the first line begins. */
  readonly from: number;
  /** Lines that begin here or later are not read. */
  readonly limit: number;
  /** Byte offset of `bytes[0]` after the beginning of the batch; may be negative. */
  readonly offset: number;
  /** The first line is the first of its file: a BOM may stand before it. */
  readonly first: boolean;
  /** Nothing comes behind the bytes: the last line may lack its line feed. */
  readonly final: boolean;
}

interface Line {
  readonly start: number;
  /** Where its line feed stands. */
  readonly end: number;
  readonly text: string;
}

/**
 * Judges lines by MODEL section 1 and makes batches of their records. Of a stretch it keeps nothing but these: a line without
 * its line feed, and an object over several lines that has not closed, are left for a call with more bytes.
 */
export class LineScanner {
  readonly #records: RecordScanner;
  /** Behind the last line feed. */
  #end = 0;
  #offset = 0;
  /** Where a BOM may stand, -1 for nowhere. */
  #first = -1;
  #final = false;

  constructor(settings: ReadingSettings = {}) {
    this.#records = new RecordScanner(settings);
  }

  /** The batch of what was read since the last call. */
  finish(): RecordBatchData {
    return this.#records.finish();
  }

  /** Memory from whose beginning a stretch is read without being copied. What stands there is kept; valid until the next scan. */
  input(capacity: number): Uint8Array {
    return this.#records.input(capacity);
  }

  /** Reads the lines of a stretch; returns where the first begins that was left. */
  scan(stretch: Stretch): number {
    const { length } = stretch.bytes;
    this.#offset = stretch.offset;
    this.#first = stretch.first ? stretch.from : -1;
    this.#end = stretch.bytes.lastIndexOf(lineFeed) + 1;
    const last = Math.max(this.#end, stretch.from);
    this.#final = stretch.final && last === length;
    this.#records.load(stretch.bytes);
    const at = this.#lines(stretch.from, stretch.limit);
    if (!stretch.final || at >= stretch.limit || last === length) return at;
    // A line feed is put behind the last line; it and an object that is still open are read from a copy.
    const rest = new Uint8Array(length - at + 1);
    rest.set(this.#records.loaded.subarray(at));
    rest[rest.length - 1] = lineFeed;
    this.#offset = stretch.offset + at;
    this.#first = this.#first === at ? 0 : -1;
    this.#end = rest.length;
    this.#final = true;
    this.#records.load(rest);
    return Math.min(length, at + this.#lines(0, stretch.limit - at));
  }

  #lines(from: number, limit: number): number {
    /** Lines that begin before were part of an object that did not close: each is judged for itself. */
    let alone = from;
    let at = from;
    while (at < this.#end && (at < limit || at < alone)) {
      // The usual line: an object and nothing else.
      at = this.#records.scanLines(at, Math.min(this.#end, Math.max(limit, alone)), this.#offset);
      if (at >= this.#end || (at >= limit && at >= alone)) break;
      const tried = this.#judge(this.#lineAt(at), at >= alone);
      if (tried === undefined) return at;
      if (tried.alone > 0) alone = tried.alone;
      at = tried.next;
    }
    return at;
  }

  #lineAt(start: number): Line {
    const bytes = this.#records.loaded;
    const end = bytes.indexOf(lineFeed, start);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
    return { start, end, text: cleanLine(text, start === this.#first) };
  }

  /**
   * Judges any line.
   * @returns where to go on, and up to where lines are to be judged for themselves; undefined when more bytes are needed
   */
  #judge(line: Line, mayGoOn: boolean): { readonly next: number; readonly alone: number } | undefined {
    const done = { next: line.end + 1, alone: 0 };
    if (line.text.trim() === "") {
      this.#count("blank", 1);
      return done;
    }
    const start = startOfObject(line.text);
    if (start < 0) {
      const pairs = parseLogfmt(line.text);
      if (pairs && this.#records.scanText(JSON.stringify(pairs))) this.#record(line.start, line.end, 1, true);
      else this.#count("unstructured", 1);
      return done;
    }
    const body = line.text.slice(start);
    if (this.#records.scanText(body)) {
      this.#record(line.start, line.end, 1);
      return done;
    }
    const prefix = new JsonPrefix();
    if (mayGoOn && prefix.feed(body) === "open") return this.#goOn(line, body, prefix);
    this.#malformed(line);
    return done;
  }

  /** Tries to close an object with the lines behind its first. */
  #goOn(first: Line, body: string, prefix: JsonPrefix): { readonly next: number; readonly alone: number } | undefined {
    const parts = [body];
    let at = first.end + 1;
    while (at < this.#end) {
      const line = this.#lineAt(at);
      const part = line.text.slice(endOfPrefix(line.text));
      const state = part.startsWith("{") || line.end - first.start > longestObject.bytes ? "bad" : prefix.feed(part);
      if (state === "bad") return this.#giveUp(first, at);
      parts.push(part);
      at = line.end + 1;
      if (state === "closed") {
        if (!this.#records.scanText(parts.join(" "))) return this.#giveUp(first, at);
        this.#record(first.start, line.end, parts.length);
        return { next: at, alone: 0 };
      }
      if (parts.length >= longestObject.lines) return this.#giveUp(first, at);
    }
    return this.#final ? this.#giveUp(first, at) : undefined;
  }

  /** The first line is malformed, the others that were tried are judged for themselves: no line is tried twice. */
  #giveUp(first: Line, tried: number): { readonly next: number; readonly alone: number } {
    this.#malformed(first);
    return { next: first.end + 1, alone: tried };
  }

  /** Puts the object that was scanned last into the batch. */
  #record(start: number, end: number, lines: number, isLogfmt = false): void {
    this.#records.append(this.#records.batch.counts.lines, start + this.#offset, end - start, isLogfmt);
    this.#count("records", 1);
    if (lines > 1) this.#count("continuation", lines - 1);
  }

  #malformed(line: Line): void {
    this.#records.batch.addMalformed(this.#records.batch.counts.lines, line.start + this.#offset, line.end - line.start);
    this.#count("malformed", 1);
  }

  #count(kind: Exclude<keyof LineCounts, "lines">, lines: number): void {
    const { counts } = this.#records.batch;
    counts.lines += lines;
    counts[kind] += lines;
  }
}
