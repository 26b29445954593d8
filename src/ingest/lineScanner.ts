import { JsonPrefix } from "./jsonPrefix";
import { cleanLine, endOfPrefix, startOfObject } from "./lineText";
import { parseLogfmt } from "./logfmt";
import type { LineCounts, RecordBatch } from "./recordBatch";
import type { RecordReader } from "./recordReader";

/** An object may go on for so many lines and bytes before the attempt to read it is given up. @see MODEL section 1 */
const longestObject = { lines: 1000, bytes: 1024 * 1024 };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const brace = 0x7b;

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
 * Judges lines by MODEL section 1 and puts their records into a batch. It keeps nothing between two stretches: a line without
 * its line feed, and an object over several lines that has not closed, are left for a call with more bytes.
 */
export class LineScanner {
  readonly #reader: RecordReader;
  readonly #batch: RecordBatch;
  #bytes: Uint8Array = new Uint8Array();
  /** Behind the last line feed. */
  #end = 0;
  #offset = 0;
  /** Where a BOM may stand, -1 for nowhere. */
  #first = -1;
  #final = false;

  constructor(reader: RecordReader, batch: RecordBatch) {
    this.#reader = reader;
    this.#batch = batch;
  }

  /** Reads the lines of a stretch; returns where the first begins that was left. */
  scan(stretch: Stretch): number {
    this.#bytes = stretch.bytes;
    this.#offset = stretch.offset;
    this.#first = stretch.first ? stretch.from : -1;
    this.#end = stretch.bytes.lastIndexOf(lineFeed) + 1;
    const last = Math.max(this.#end, stretch.from);
    this.#final = stretch.final && last === stretch.bytes.length;
    const at = this.#lines(stretch.from, stretch.limit);
    if (!stretch.final || at >= stretch.limit || last === stretch.bytes.length) return at;
    // A line feed is put behind the last line; it and an object that is still open are read from a copy.
    const rest = new Uint8Array(stretch.bytes.length - at + 1);
    rest.set(stretch.bytes.subarray(at));
    rest[rest.length - 1] = lineFeed;
    const { length } = stretch.bytes;
    this.#bytes = rest;
    this.#offset = stretch.offset + at;
    this.#first = this.#first === at ? 0 : -1;
    this.#end = rest.length;
    this.#final = true;
    return Math.min(length, at + this.#lines(0, stretch.limit - at));
  }

  #lines(from: number, limit: number): number {
    const bytes = this.#bytes;
    /** Lines that begin before were part of an object that did not close: each is judged for itself. */
    let alone = from;
    let at = from;
    while (at < this.#end && (at < limit || at < alone)) {
      if (bytes[at] === brace) {
        const end = this.#endOfRecord(at);
        if (end > 0) {
          this.#record(at, end, 1);
          at = end + 1;
          continue;
        }
      }
      const line = this.#lineAt(at);
      const tried = this.#judge(line, at >= alone);
      if (tried === undefined) return at;
      if (tried.alone > 0) alone = tried.alone;
      at = tried.next;
    }
    return at;
  }

  /** The usual line: an object and nothing else. Returns where its line feed stands, 0 when it is another kind of line. */
  #endOfRecord(start: number): number {
    const bytes = this.#bytes;
    let at = this.#reader.scan(bytes, start);
    if (at < 0) return 0;
    while (bytes[at] === carriageReturn || bytes[at] === 0x20 || bytes[at] === 0x09) at++;
    return bytes[at] === lineFeed ? at : 0;
  }

  #lineAt(start: number): Line {
    const end = this.#bytes.indexOf(lineFeed, start);
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, end - start).toString("utf8");
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
      if (pairs && this.#scanText(JSON.stringify(pairs))) this.#record(line.start, line.end, 1, "logfmt");
      else this.#count("unstructured", 1);
      return done;
    }
    const body = line.text.slice(start);
    if (this.#scanText(body)) {
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
        if (!this.#scanText(parts.join(" "))) return this.#giveUp(first, at);
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

  /** Scans a text that is not in the file as it stands. */
  #scanText(text: string): boolean {
    const bytes = Buffer.from(`${text}\n`);
    let end = this.#reader.scan(bytes, 0);
    if (end < 0) return false;
    while (bytes[end] === 0x20 || bytes[end] === 0x09 || bytes[end] === carriageReturn) end++;
    return end === bytes.length - 1;
  }

  /** Puts the object that was scanned last into the batch. */
  #record(start: number, end: number, lines: number, dialect?: "logfmt"): void {
    this.#reader.append(this.#batch, this.#batch.counts.lines, start + this.#offset, end - start, dialect);
    this.#count("records", 1);
    if (lines > 1) this.#count("continuation", lines - 1);
  }

  #malformed(line: Line): void {
    this.#batch.addMalformed(this.#batch.counts.lines, line.start + this.#offset, line.end - line.start);
    this.#count("malformed", 1);
  }

  #count(kind: Exclude<keyof LineCounts, "lines">, lines: number): void {
    const { counts } = this.#batch;
    counts.lines += lines;
    counts[kind] += lines;
  }
}
