import { type FactMemory, type HeadingPart, headingParts, headingSize } from "./factMemory";
import { lastDigitsOf } from "./identifier";
import type { Instant } from "./instant";
import { Interner } from "./interner";
import { recordFlags, type RecordBatchData, type RecordRows } from "./recordBatch";
import { absent, flagBits, flagMask, isWorthKeeping, levelMask, rowsPerSegment, Segment, type Tail, words } from "./segment";
import type { SpanTimes } from "./spanTimeList";

export { absent, flagBits, headingParts, headingSize, levelMask, recordFlags, words };
export type { FactMemory, HeadingPart, Segment };

/** Rows `from` (included) to `to` (excluded): neighbours in one segment. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Neighbouring spots. A spot is a number like a row, for where what is known of a record stands: `spot & placeMask` in its segment. */
export interface SpotRange {
  /** The first spot. */
  readonly spot: number;
  readonly count: number;
}

/** The rows of one segment. */
export interface SegmentRows {
  readonly number: number;
  /** Row of its first record; the others follow. */
  readonly firstRow: number;
  readonly segment: Segment;
}

/** Where the next batch of a source goes on. */
interface SourceRows {
  /** Its segments, in the order of its lines. */
  readonly segments: number[];
  /** The last instant: what a record without a time is ordered by. */
  tail: Tail;
}

/** A row is the number of its segment, and behind it its place in it in so many bits. */
const segmentBits = 16;
/** What of a row is its place in its segment. */
export const placeMask = rowsPerSegment - 1;

/**
 * The index: a row a record, some tens of bytes each; the text stays on disk. A row is a number, the segment's in the high
 * bits, so that a source can be forgotten without moving the rows of others. Texts are numbers of {@link ids} or
 * {@link names}; 0 is "absent".
 */
export class RecordColumns {
  /** Correlation and trace IDs in their canonical form. */
  ids = new Interner();
  /** Agents, actions, operations, and the events that matter for assembly: brackets and those of spans. */
  names = new Interner();
  length = 0;
  /** Holes are where a source was forgotten. */
  readonly #segments: (Segment | undefined)[] = [];
  readonly #sources = new Map<number, SourceRows>();
  #appended: RowRange[] = [];
  #memory: FactMemory;

  constructor(memory: FactMemory) {
    this.#memory = memory;
  }

  /**
   * Copies a batch in, behind what its source has.
   * @param line lines of the source before the batch
   * @param offset bytes of the source before the batch
   */
  append(source: number, data: RecordBatchData, line: number, offset: number): void {
    const ids = this.ids.internAll(data.ids);
    const names = this.names.internAll(data.names);
    const headings = this.#memory.numberHeadings(renamed(data.headings, names));
    const rows = this.#rowsOf(source);
    for (const piece of data.pieces) {
      const taking = { ids, names, headings, line, offset, tail: rows.tail };
      const { segment, number } = this.#room(source, rows, piece, taking);
      const first = segment.length;
      rows.tail = segment.take(piece, taking);
      this.length += piece.length;
      this.#appended.push({ from: (number << segmentBits) | first, to: (number << segmentBits) + segment.length });
    }
  }

  /** The rows that were appended since the last call, and as many spots of the same numbers; for the one who keeps traces up to date. */
  takeAppended(): RowRange[] {
    const ranges = this.#appended;
    this.#appended = [];
    return ranges;
  }

  /**
   * Forgets a source: its rows, and the texts that only they have. All rows count as appended anew; texts get new numbers.
   * @param memory for the facts of the others
   */
  removeSource(source: number, memory: FactMemory): void {
    for (const number of this.#sources.get(source)?.segments ?? []) {
      this.length -= this.#segments[number]?.length ?? 0;
      this.#segments[number] = undefined;
    }
    this.#sources.delete(source);
    const ids = new Renumbering(this.ids);
    const names = new Renumbering(this.names);
    const headings = new HeadingRenumbering(this.#memory, memory, names);
    this.#memory = memory;
    for (const segment of this.#segments) {
      segment?.moveTo(memory, headings);
      segment?.rewrite(ids, names);
    }
    this.ids = ids.fresh;
    this.names = names.fresh;
    this.#appended = this.#segments.flatMap((segment, number) =>
      segment ? [{ from: number << segmentBits, to: (number << segmentBits) + segment.length }] : [],
    );
  }

  /** The segment of a row or of a spot, for who asks for many of its columns. */
  segmentOf(row: number): Segment {
    return this.#segments[row >>> segmentBits] ?? Segment.none;
  }

  segmentNumberOf(row: number): number {
    return row >>> segmentBits;
  }

  /** The segments of a source, in the order of its lines. */
  segmentsOf(source: number): SegmentRows[] {
    const numbers = this.#sources.get(source)?.segments ?? [];
    return numbers.map((number) => ({ number, firstRow: number << segmentBits, segment: this.#segments[number] ?? Segment.none }));
  }

  /** Where what is known of a row stands. */
  spotOf(row: number): number {
    return (row & ~placeMask) | (this.segmentOf(row).spot[row & placeMask] ?? 0);
  }

  /** The row of what stands at a spot. */
  rowAt(spot: number): number {
    return (spot & ~placeMask) | this.segmentOf(spot).placeAt(spot & placeMask);
  }

  source(row: number): number {
    return this.segmentOf(row).source;
  }

  /** Number of the record's first line in its source, from 1. */
  line(row: number): number {
    const segment = this.segmentOf(row);
    return segment.firstLine + segment.lineOf(row & placeMask);
  }

  /** Byte offset of that line in its source. */
  offset(row: number): number {
    const segment = this.segmentOf(row);
    return segment.firstOffset + (segment.offset[row & placeMask] ?? 0);
  }

  /** Bytes from there to the end of its last line, without the line break. */
  bytes(row: number): number {
    return this.segmentOf(row).bytes[row & placeMask] ?? 0;
  }

  /** Whole seconds since 1970 of the record, or of the one before it in its source; -Infinity where no record up to it has a time. */
  seconds(row: number): number {
    return (this.#flags(row) & recordFlags.unplaced) !== 0 ? -Infinity : this.segmentOf(row).firstSecond + this.#word(row, words.seconds);
  }

  nanos(row: number): number {
    return this.#word(row, words.nanos);
  }

  /** A code of `levels`. */
  level(row: number): number {
    return this.#word(row, words.marks) & levelMask;
  }

  correlation(row: number): number {
    const segment = this.segmentOf(row);
    return segment.correlation[segment.spot[row & placeMask] ?? 0] ?? 0;
  }

  trace(row: number): number {
    const segment = this.segmentOf(row);
    return segment.trace[segment.spot[row & placeMask] ?? 0] ?? 0;
  }

  agent(row: number): number {
    return this.#name(row, "agent");
  }

  action(row: number): number {
    return this.#name(row, "action");
  }

  operation(row: number): number {
    const segment = this.segmentOf(row);
    return segment.operation[segment.spot[row & placeMask] ?? 0] ?? 0;
  }

  /** 0 for an event that says nothing about brackets or spans: its text is on disk. */
  event(row: number): number {
    return this.#name(row, "event");
  }

  hasTime(row: number): boolean {
    return (this.#flags(row) & recordFlags.hasTime) !== 0;
  }

  failed(row: number): boolean {
    return (this.#flags(row) & recordFlags.failed) !== 0;
  }

  /** The record's own instant, or undefined. */
  instant(row: number): Instant | undefined {
    return this.hasTime(row) ? { seconds: this.seconds(row), nanos: this.nanos(row) } : undefined;
  }

  spanTimes(row: number): SpanTimes | undefined {
    return (this.#flags(row) & recordFlags.hasSpanTimes) === 0 ? undefined : this.segmentOf(row).spanTimesOf(row & placeMask);
  }

  /** The row of the next record of the same source, -1 for none. */
  next(row: number): number {
    const number = row >>> segmentBits;
    const segment = this.segmentOf(row);
    if ((row & placeMask) + 1 < segment.length) return row + 1;
    const { segments = [] } = this.#sources.get(segment.source) ?? {};
    const following = segments[segments.indexOf(number) + 1];
    return following === undefined ? -1 : following << segmentBits;
  }

  /** The last 16 hex digits of a trace ID; `partial` when no more of it is known. "" for another kind of text. */
  lastDigits(trace: number): { readonly digits: string; readonly partial: boolean } {
    return lastDigitsOf(this.ids.textOf(trace));
  }

  /** Orders rows by instant, then source, then line: the order of every list of records. */
  compare(a: number, b: number): number {
    return (
      compareNumbers(this.seconds(a), this.seconds(b)) || this.nanos(a) - this.nanos(b) || this.source(a) - this.source(b) || this.line(a) - this.line(b)
    );
  }

  #word(row: number, word: number): number {
    const segment = this.segmentOf(row);
    return segment.word(segment.spot[row & placeMask] ?? 0, word);
  }

  #name(row: number, part: HeadingPart): number {
    const segment = this.segmentOf(row);
    return segment.nameAt(segment.spot[row & placeMask] ?? 0, part);
  }

  #flags(row: number): number {
    return (this.#word(row, words.marks) >>> flagBits) & flagMask;
  }

  #rowsOf(source: number): SourceRows {
    const rows = this.#sources.get(source) ?? { segments: [], tail: { seconds: -Infinity, nanos: 0 } };
    this.#sources.set(source, rows);
    return rows;
  }

  /** The source's last segment when a piece of a batch fits in, else a new one. */
  #room(source: number, { segments }: SourceRows, piece: RecordRows, taking: Parameters<Segment["take"]>[1]): { readonly segment: Segment; readonly number: number } {
    const number = segments.at(-1);
    const last = number === undefined ? undefined : this.#segments[number];
    if (number !== undefined && !isWorthKeeping(piece) && last?.fits(piece, taking)) return { segment: last, number };
    const hole = this.#segments.indexOf(undefined);
    const free = hole < 0 ? this.#segments.length : hole;
    const segment = new Segment(this.#memory, source, taking.line + (piece.line[0] ?? 0) + 1, taking.offset);
    this.#segments[free] = segment;
    segments.push(free);
    return { segment, number: free };
  }
}

/** New numbers for the texts that are still in use, given as they are met. */
class Renumbering {
  readonly fresh = new Interner();
  readonly #old: Interner;
  readonly #numbers: Uint32Array;

  constructor(old: Interner) {
    this.#old = old;
    this.#numbers = new Uint32Array(old.size);
  }

  of(number: number): number {
    if (number === 0) return 0;
    const known = this.#numbers[number] ?? 0;
    return known === 0 ? (this.#numbers[number] = this.fresh.internText(this.#old.textOf(number))) : known;
  }
}

/** New numbers for the headings that are still in use, in another memory. */
class HeadingRenumbering {
  readonly #from: FactMemory;
  readonly #to: FactMemory;
  readonly #names: Renumbering;
  readonly #numbers = new Map<number, number>();

  constructor(from: FactMemory, to: FactMemory, names: Renumbering) {
    this.#from = from;
    this.#to = to;
    this.#names = names;
  }

  of(number: number): number {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    const heading = new Uint32Array(headingSize);
    headingParts.forEach((part, index) => (heading[index] = this.#names.of(this.#from.nameOf(number, part))));
    const [own = 0] = this.#to.numberHeadings(heading);
    this.#numbers.set(number, own);
    return own;
  }
}

/** Headings whose names have other numbers. */
function renamed(headings: Uint32Array, names: Uint32Array): Uint32Array {
  return headings.map((name) => names[name] ?? 0);
}

/** Like `a - b`, but for -Infinity too. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
