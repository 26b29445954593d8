import { canonicalId, lastDigitsOf } from "./identifier";
import { Interner } from "./interner";
import type { Instant } from "./instant";
import type { RecordFacts } from "./record";

/** Bits of {@link RecordColumns.flags}. */
const recordFlags = {
  /** The record has a time of its own; without it, `seconds` and `nanos` are those of the record before it in its source. */
  hasTime: 1,
  /** `success: false` or `status: "error"`. */
  failed: 2,
} as const;

/** Where a record stands. */
export interface RecordPlace {
  readonly source: number;
  /** Number of its first line in the source, from 1. */
  readonly line: number;
  /** Byte offset of that line in the source's file. */
  readonly offset: number;
  /** Bytes from there to the end of its last line, without the line break. */
  readonly bytes: number;
}

/** The instants of a span that a record names, beside its own. */
interface SpanTimes {
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  readonly duration: number;
}

/**
 * The index: a row a record, in the order in which they were read, some tens of bytes each. The text stays on disk.
 * Texts are numbers of {@link ids} or {@link names}; 0 is "absent".
 */
export class RecordColumns {
  length = 0;
  /** Correlation, trace, span and message IDs in their canonical form. */
  readonly ids = new Interner();
  /** Agents, events, actions and operations. */
  readonly names = new Interner();

  source = new Uint16Array(0);
  line = new Uint32Array(0);
  offset = new Float64Array(0);
  bytes = new Uint32Array(0);
  /** -Infinity where no record of the source up to here has a time. */
  seconds = new Float64Array(0);
  nanos = new Uint32Array(0);
  level = new Uint8Array(0);
  flags = new Uint8Array(0);
  correlation = new Uint32Array(0);
  trace = new Uint32Array(0);
  span = new Uint32Array(0);
  parentSpan = new Uint32Array(0);
  message = new Uint32Array(0);
  parentMessage = new Uint32Array(0);
  agent = new Uint32Array(0);
  action = new Uint32Array(0);
  operation = new Uint32Array(0);
  event = new Uint32Array(0);
  /** Only for the few records that name them. */
  readonly #spanTimes = new Map<number, SpanTimes>();
  /** The last instant of each source: what a record without a time is ordered by. */
  readonly #lastInstant = new Map<number, Instant>();

  /** Appends a record; returns its row. */
  append(place: RecordPlace, facts: RecordFacts): number {
    if (this.length === this.line.length) this.#grow();
    const row = this.length++;
    const instant = facts.time ?? this.#lastInstant.get(place.source);
    if (facts.time) this.#lastInstant.set(place.source, facts.time);
    this.source[row] = place.source;
    this.line[row] = place.line;
    this.offset[row] = place.offset;
    this.bytes[row] = place.bytes;
    this.seconds[row] = instant?.seconds ?? -Infinity;
    this.nanos[row] = instant?.nanos ?? 0;
    this.level[row] = facts.level;
    this.flags[row] = (facts.time ? recordFlags.hasTime : 0) | (facts.failed ? recordFlags.failed : 0);
    this.correlation[row] = this.ids.intern(canonicalId(facts.correlation));
    this.trace[row] = this.ids.intern(canonicalId(facts.trace));
    this.span[row] = this.ids.intern(canonicalId(facts.span));
    this.parentSpan[row] = this.ids.intern(canonicalId(facts.parentSpan));
    this.message[row] = this.ids.intern(canonicalId(facts.message));
    this.parentMessage[row] = this.ids.intern(canonicalId(facts.parentMessage));
    this.agent[row] = this.names.intern(facts.agent);
    this.action[row] = this.names.intern(facts.action);
    this.operation[row] = this.names.intern(facts.operation);
    this.event[row] = this.names.intern(facts.event);
    if (facts.spanStart || facts.spanEnd || facts.duration >= 0) {
      this.#spanTimes.set(row, { start: facts.spanStart, end: facts.spanEnd, duration: facts.duration });
    }
    return row;
  }

  /** The last 16 hex digits of a trace ID; `partial` when no more of it is known. "" for another kind of text. */
  lastDigits(trace: number): { readonly digits: string; readonly partial: boolean } {
    return lastDigitsOf(this.ids.textOf(trace));
  }

  hasTime(row: number): boolean {
    return ((this.flags[row] ?? 0) & recordFlags.hasTime) !== 0;
  }

  failed(row: number): boolean {
    return ((this.flags[row] ?? 0) & recordFlags.failed) !== 0;
  }

  /** The record's own instant, or undefined. */
  instant(row: number): Instant | undefined {
    return this.hasTime(row) ? { seconds: this.seconds[row] ?? 0, nanos: this.nanos[row] ?? 0 } : undefined;
  }

  spanTimes(row: number): SpanTimes | undefined {
    return this.#spanTimes.get(row);
  }

  /** Orders rows by instant, then source, then line: the order of every list of records. */
  compare(a: number, b: number): number {
    return (
      compareNumbers(this.seconds[a] ?? 0, this.seconds[b] ?? 0) ||
      (this.nanos[a] ?? 0) - (this.nanos[b] ?? 0) ||
      (this.source[a] ?? 0) - (this.source[b] ?? 0) ||
      (this.line[a] ?? 0) - (this.line[b] ?? 0)
    );
  }

  /** Takes out the rows of a source; the others keep their order and get new numbers. */
  removeSource(source: number): void {
    const kept: number[] = [];
    for (let row = 0; row < this.length; row++) if (this.source[row] !== source) kept.push(row);
    const times = kept.map((row) => this.#spanTimes.get(row));
    this.#eachColumn((column) => {
      kept.forEach((row, index) => (column[index] = column[row] ?? 0));
      return column;
    });
    this.#spanTimes.clear();
    times.forEach((time, row) => time && this.#spanTimes.set(row, time));
    this.#lastInstant.delete(source);
    this.length = kept.length;
  }

  #grow(): void {
    const capacity = Math.max(1024, this.line.length * 2);
    this.#eachColumn((column) => {
      const larger = new (column.constructor as new (length: number) => typeof column)(capacity);
      larger.set(column);
      return larger;
    });
  }

  #eachColumn(change: <T extends Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(column: T) => T): void {
    this.source = change(this.source);
    this.line = change(this.line);
    this.offset = change(this.offset);
    this.bytes = change(this.bytes);
    this.seconds = change(this.seconds);
    this.nanos = change(this.nanos);
    this.level = change(this.level);
    this.flags = change(this.flags);
    this.correlation = change(this.correlation);
    this.trace = change(this.trace);
    this.span = change(this.span);
    this.parentSpan = change(this.parentSpan);
    this.message = change(this.message);
    this.parentMessage = change(this.parentMessage);
    this.agent = change(this.agent);
    this.action = change(this.action);
    this.operation = change(this.operation);
    this.event = change(this.event);
  }
}

/** Like `a - b`, but for -Infinity too. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
