import { recordFlags, type BatchColumns, type RecordBatchData } from "./recordBatch";
import { SpanTimeList, type SpanTimes } from "./spanTimeList";
import type { TraceGrouping } from "./traceGrouping";

export const rowsPerSegment = 65_536;
const firstCapacity = 256;
const largeBatch = 4096;
/** Offsets and lines of a segment are held in 32 bits after its first. */
const longestStretch = 0xffff_ffff;
const widestSeconds = 0x7fff_ffff;

/**
 * What assembly asks of every record: for each so many words of 32 bits, in this order. The last holds the level, from
 * {@link flagBits} on the flags, and from {@link placeBits} on the place of the record.
 */
export const words = { seconds: 0, nanos: 1, agent: 2, action: 3, event: 4, messageLow: 5, messageHigh: 6, marks: 7 } as const;
/** A record's words begin at its spot, moved by so many bits. */
export const wordBits = 3;
export const flagBits = 8;
export const placeBits = 16;
export const levelMask = (1 << flagBits) - 1;
export const flagMask = (1 << (placeBits - flagBits)) - 1;

/** What only some logs have stands in columns of its own, by kind: correlation and trace IDs as numbers, names as numbers, IDs as hashes. */
const idColumns = ["correlation", "trace"] as const;
const nameColumns = ["operation"] as const;
const hashColumns = ["span", "parentSpan", "parentMessage"] as const;
type TextColumn = (typeof idColumns)[number] | (typeof nameColumns)[number];
type HashColumn = (typeof hashColumns)[number];
type Numbers = Uint32Array<SharedArrayBuffer>;

/** What a column is until it gets a value: most logs have no span or parent message IDs. */
export const absent: Numbers = new Uint32Array(new SharedArrayBuffer(rowsPerSegment * 8));

/** What is the same for all rows of a batch that is taken in. */
interface Taking {
  /** The numbers here of the batch's texts. */
  readonly ids: Uint32Array;
  readonly names: Uint32Array;
  /** Lines and bytes of the source before the batch. */
  readonly line: number;
  readonly offset: number;
  /** The source's last instant; moves on with the rows. */
  readonly tail: { seconds: number; nanos: number };
  readonly grouping: TraceGrouping;
}

/**
 * Up to 65,536 neighbouring records of one source, in memory that threads can share. A record has a place, in the order of the
 * file, at which its line, offset and length stand; and a spot, at which all else stands. The records of a trace that came in
 * one batch have neighbouring spots: they are read together, and in the file they stand thousands of records apart.
 */
export class Segment implements Readonly<Record<TextColumn | HashColumn, Numbers>> {
  /** Stands where there is no segment. */
  static readonly none = new Segment(0);

  readonly source: number;
  /** Line and offset of the first row, absolute; the columns are relative to them. */
  readonly firstLine: number;
  readonly firstOffset: number;
  /** What the column of seconds is relative to; NaN until a row has a time. */
  firstSecond: number;
  length = 0;
  /** For each place the record's spot. */
  spot = new Uint16Array(absent.buffer, 0, rowsPerSegment);
  /** As long as it is {@link absent}, the lines follow each other. */
  line = absent;
  offset = absent;
  bytes = absent;
  /** By {@link words}. Seconds are relative to {@link firstSecond}; texts are numbers, 0 where absent. */
  facts = new Int32Array(absent.buffer);
  correlation = absent;
  trace = absent;
  span = absent;
  parentSpan = absent;
  parentMessage = absent;
  operation = absent;
  #capacity = 0;
  readonly #spanTimes = new SpanTimeList();

  constructor(source: number, firstLine = 0, firstOffset = 0, firstSecond = NaN) {
    this.source = source;
    this.firstLine = firstLine;
    this.firstOffset = firstOffset;
    this.firstSecond = firstSecond;
  }

  /** Whether a record of a batch can stand behind the rows here. */
  fits({ columns }: RecordBatchData, row: number, offset: number): boolean {
    if (this.length === rowsPerSegment || offset + (columns.offset[row] ?? 0) - this.firstOffset > longestStretch) return false;
    const hasTime = ((columns.flags[row] ?? 0) & recordFlags.hasTime) !== 0;
    return !hasTime || Number.isNaN(this.firstSecond) || Math.abs((columns.seconds[row] ?? 0) - this.firstSecond) <= widestSeconds;
  }

  /** Takes in the records of a batch from `from` on, as many as fit; returns the first that did not. */
  take(data: RecordBatchData, from: number, taking: Taking): number {
    const { columns } = data;
    let to = Math.min(data.length, from + rowsPerSegment - this.length);
    this.#reserve(this.length + to - from);
    to = this.#takePlaces(data, from, to, taking);
    taking.grouping.order(data, from, to, this.spot, this.length);
    this.#takeFacts(columns, from, to, taking);
    for (const name of idColumns) this.#takeTexts(name, columns[name], from, to, taking.ids);
    for (const name of nameColumns) this.#takeTexts(name, columns[name], from, to, taking.names);
    for (const name of hashColumns) this.#takeHashes(name, columns[name], from, to);
    this.#spanTimes.take(data.spanTimes, from, to, this.length);
    this.length += to - from;
    return to;
  }

  spanTimesOf(index: number): SpanTimes | undefined {
    return this.#spanTimes.of(index);
  }

  /** The place of the record at a spot. */
  placeAt(spot: number): number {
    return (this.facts[(spot << wordBits) + words.marks] ?? 0) >>> placeBits;
  }

  /** A code of `levels`, of the record at a place. */
  levelOf(place: number): number {
    return (this.facts[((this.spot[place] ?? 0) << wordBits) + words.marks] ?? 0) & levelMask;
  }

  /** Number of a record's line after {@link firstLine}. */
  lineOf(index: number): number {
    return this.line === absent ? index : (this.line[index] ?? 0);
  }

  /** Gives texts other numbers. */
  rewrite(ids: Renumbering, names: Renumbering): void {
    for (const name of idColumns) this.#rewrite(this[name], ids);
    for (const name of nameColumns) this.#rewrite(this[name], names);
    const facts = this.facts;
    for (let index = 0; index < this.length; index++) {
      const at = index << wordBits;
      for (const word of [words.agent, words.action, words.event]) facts[at + word] = names.of(facts[at + word] ?? 0);
    }
  }

  #rewrite(column: Numbers, numbers: Renumbering): void {
    if (column === absent) return;
    for (let index = 0; index < this.length; index++) column[index] = numbers.of(column[index] ?? 0);
  }

  /** Lines, offsets and lengths; returns where a record stands that does not fit any more. */
  #takePlaces(data: RecordBatchData, from: number, to: number, { line, offset }: Taking): number {
    const { columns } = data;
    const lines = line + 1 - this.firstLine;
    const offsets = offset - this.firstOffset;
    let at = this.length;
    for (let row = from; row < to; row++, at++) {
      if (row > from && !this.fits(data, row, offset)) return row;
      const ownLine = lines + (columns.line[row] ?? 0);
      if (this.line !== absent) this.line[at] = ownLine;
      else if (ownLine !== at) this.#takeLine(at, ownLine);
      this.offset[at] = offsets + (columns.offset[row] ?? 0);
      this.bytes[at] = columns.bytes[row] ?? 0;
      const flags = columns.flags[row] ?? 0;
      if ((flags & recordFlags.hasTime) !== 0 && Number.isNaN(this.firstSecond)) this.firstSecond = columns.seconds[row] ?? 0;
    }
    return to;
  }

  /** From a gap on, lines are written down. */
  #takeLine(at: number, line: number): void {
    this.line = new Uint32Array(new SharedArrayBuffer(this.#capacity * 4));
    for (let index = 0; index < at; index++) this.line[index] = index;
    this.line[at] = line;
  }

  #takeFacts(columns: BatchColumns, from: number, to: number, { names, tail }: Taking): void {
    const facts = this.facts;
    const { agent, action, event, message } = columns;
    const { spot, firstSecond } = this;
    for (let row = from, place = this.length; row < to; row++, place++) {
      const at = (spot[place] ?? 0) << wordBits;
      let flags = columns.flags[row] ?? 0;
      // A record without a time has that of the one before it in its source.
      if ((flags & recordFlags.hasTime) !== 0) {
        tail.seconds = columns.seconds[row] ?? 0;
        tail.nanos = columns.nanos[row] ?? 0;
      }
      if (tail.seconds === -Infinity) flags |= recordFlags.unplaced;
      else {
        facts[at] = tail.seconds - firstSecond;
        facts[at + words.nanos] = tail.nanos;
      }
      // A column without a value is empty.
      facts[at + words.agent] = names[agent[row] ?? 0] ?? 0;
      facts[at + words.action] = names[action[row] ?? 0] ?? 0;
      facts[at + words.event] = names[event[row] ?? 0] ?? 0;
      facts[at + words.messageLow] = message[row * 2] ?? 0;
      facts[at + words.messageHigh] = message[row * 2 + 1] ?? 0;
      facts[at + words.marks] = (columns.level[row] ?? 0) | (flags << flagBits) | (place << placeBits);
    }
  }

  #takeTexts(name: TextColumn, column: Uint32Array, from: number, to: number, numbers: Uint32Array): void {
    if (column.length === 0) return;
    let own = this[name];
    let at = this.length;
    for (let row = from; row < to; row++, at++) {
      const number = column[row] ?? 0;
      if (number === 0) continue;
      if (own === absent) own = this[name] = new Uint32Array(new SharedArrayBuffer(this.#capacity * 4));
      own[this.spot[at] ?? 0] = numbers[number] ?? 0;
    }
  }

  #takeHashes(name: HashColumn, column: Uint32Array, from: number, to: number): void {
    if (column.length === 0) return;
    if (this[name] === absent) this[name] = new Uint32Array(new SharedArrayBuffer(this.#capacity * 8));
    const own = this[name];
    for (let row = from, place = this.length; row < to; row++, place++) {
      const at = (this.spot[place] ?? 0) * 2;
      own[at] = column[row * 2] ?? 0;
      own[at + 1] = column[row * 2 + 1] ?? 0;
    }
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    // Behind a large batch comes another: memory that nobody writes to costs nothing, and copying does.
    const capacity = length > largeBatch ? rowsPerSegment : Math.max(firstCapacity, 2 ** Math.ceil(Math.log2(length)));
    const larger = (column: Numbers, stride = 1) => {
      const copy = new Uint32Array(new SharedArrayBuffer(capacity * stride * 4));
      copy.set(column.subarray(0, this.length * stride));
      return copy;
    };
    for (const name of ["offset", "bytes"] as const) this[name] = larger(this[name]);
    for (const name of ["line", ...idColumns, ...nameColumns] as const) if (this[name] !== absent) this[name] = larger(this[name]);
    for (const name of hashColumns) if (this[name] !== absent) this[name] = larger(this[name], 2);
    const facts = new Int32Array(new SharedArrayBuffer((capacity * 4) << wordBits));
    facts.set(this.facts.subarray(0, this.length << wordBits));
    this.facts = facts;
    const spot = new Uint16Array(new SharedArrayBuffer(capacity * 2));
    spot.set(this.spot.subarray(0, this.length));
    this.spot = spot;
    this.#capacity = capacity;
  }
}

/** Gives texts new numbers. */
interface Renumbering {
  of(number: number): number;
}
