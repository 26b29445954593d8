import type { FactMemory, HeadingPart } from "./factMemory";
import { hashColumns, idColumns, nameColumns, recordFlags, type RecordRows } from "./recordBatch";
import { SpanTimeList, type SpanTimes } from "./spanTimeList";

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
export const words = { seconds: 0, nanos: 1, heading: 2, messageLow: 3, messageHigh: 4, marks: 5 } as const;
/** So many words a record has. */
export const wordsPerRecord = 6;
export const flagBits = 8;
const placeBits = 16;
export const levelMask = (1 << flagBits) - 1;
export const flagMask = (1 << (placeBits - flagBits)) - 1;

/** What only some logs have stands in columns of its own. */
type TextColumn = (typeof idColumns)[number] | (typeof nameColumns)[number];
type HashColumn = (typeof hashColumns)[number];
type Numbers = Uint32Array<SharedArrayBuffer>;

/** What a column is until it gets a value: most logs have no span or parent message IDs. */
export const absent: Numbers = new Uint32Array(new SharedArrayBuffer(rowsPerSegment * 8));

const noMemory: FactMemory = {
  ints: new Int32Array(0),
  allocate: () => 0,
  free: () => undefined,
  numberHeadings: (headings) => headings,
  nameOf: () => 0,
  adapt: () => undefined,
};

/** What is the same for all rows of a batch that is taken in. */
interface Taking {
  /** The numbers here of the batch's texts. */
  readonly ids: Uint32Array;
  readonly names: Uint32Array;
  /** Those of its headings. */
  readonly headings: Uint32Array;
  /** Lines and bytes of the source before the batch. */
  readonly line: number;
  readonly offset: number;
  /** The source's last instant before the rows: what a record without a time is ordered by. */
  readonly tail: Tail;
}

export interface Tail {
  /** -Infinity where no record has a time. */
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * Up to 65,536 neighbouring records of one source: their facts in the memory of who assembles traces, all else in memory that threads can share. A record has a place, in the order of the
 * file, at which its line, offset and length stand; and a spot, at which all else stands. The records of a trace that came in
 * one batch have neighbouring spots: they are read together, and in the file they stand thousands of records apart.
 */
export class Segment implements Readonly<Record<TextColumn | HashColumn, Numbers>> {
  /** Stands where there is no segment. */
  static readonly none = new Segment(noMemory, 0);

  readonly source: number;
  /** What its columns are relative to, absolute: the line of the first row, and an offset at or before it. */
  readonly firstLine: number;
  readonly firstOffset: number;
  /** What the column of seconds is relative to; NaN until a row has a time. */
  firstSecond = NaN;
  length = 0;
  /** For each place the record's spot. */
  spot = new Uint16Array(absent.buffer, 0, rowsPerSegment);
  /** As long as it is {@link absent}, the lines follow each other. */
  line = absent;
  offset = absent;
  bytes = absent;
  /** Where its facts stand in the memory of facts, by {@link words}. Seconds are relative to {@link firstSecond}; texts are numbers, 0 where absent. */
  facts = 0;
  correlation = absent;
  trace = absent;
  span = absent;
  parentSpan = absent;
  parentMessage = absent;
  operation = absent;
  #memory: FactMemory;
  #capacity = 0;
  readonly #spanTimes = new SpanTimeList();

  constructor(memory: FactMemory, source: number, firstLine = 0, firstOffset = 0) {
    this.#memory = memory;
    this.source = source;
    this.firstLine = firstLine;
    this.firstOffset = firstOffset;
  }

  /** Whether rows can stand behind those that are here. */
  fits(rows: RecordRows, { offset, tail }: Pick<Taking, "offset" | "tail">): boolean {
    const end = offset + (rows.offset[rows.length - 1] ?? 0);
    if (this.length + rows.length > rowsPerSegment || end - this.firstOffset > longestStretch) return false;
    const [least, greatest] = Number.isNaN(rows.firstSecond) ? [tail.seconds, tail.seconds] : [rows.leastSecond, rows.greatestSecond];
    if (Number.isNaN(this.firstSecond) || least === -Infinity) return true;
    return this.firstSecond - least <= widestSeconds && greatest - this.firstSecond <= widestSeconds;
  }

  /** Takes in rows that fit; returns the last instant. */
  take(rows: RecordRows, taking: Taking): Tail {
    const at = this.length;
    const { length } = rows;
    const keeps = at === 0 && isWorthKeeping(rows);
    if (keeps) this.#keep(rows, taking);
    else this.#reserve(at + length);
    const isTimed = !Number.isNaN(rows.firstSecond);
    const isPlaced = isTimed || taking.tail.seconds > -Infinity;
    if (Number.isNaN(this.firstSecond) && isPlaced) this.firstSecond = isTimed ? rows.firstSecond : taking.tail.seconds;
    this.#takeLines(rows, taking.line);
    this.#takeFacts(rows, taking.headings);
    if (!isTimed) this.#place(at, at + length, taking.tail);
    if (!keeps) this.#takeColumns(rows, taking);
    this.#spanTimes.take(rows.spanTimes, at);
    this.length += length;
    const last = this.spot[this.length - 1] ?? 0;
    return isPlaced ? { seconds: this.firstSecond + this.word(last, words.seconds), nanos: this.word(last, words.nanos) } : taking.tail;
  }

  spanTimesOf(index: number): SpanTimes | undefined {
    return this.#spanTimes.of(index);
  }

  /** One of {@link words}, of the record at a spot. */
  word(spot: number, word: number): number {
    return this.length === 0 ? 0 : (this.#memory.ints[this.facts + spot * wordsPerRecord + word] ?? 0);
  }

  /** The number of a name in the heading of the record at a spot, 0 for none. */
  nameAt(spot: number, part: HeadingPart): number {
    return this.#memory.nameOf(this.word(spot, words.heading), part);
  }

  /** Whether its records may have IDs of spans or of parents. */
  get hasHashes(): boolean {
    return hashColumns.some((name) => this[name] !== absent);
  }

  /** The place of the record at a spot. */
  placeAt(spot: number): number {
    return this.word(spot, words.marks) >>> placeBits;
  }

  /** A code of `levels`, of the record at a place. */
  levelOf(place: number): number {
    return this.word(this.spot[place] ?? 0, words.marks) & levelMask;
  }

  /** Number of a record's line after {@link firstLine}. */
  lineOf(index: number): number {
    return this.line === absent ? index : (this.line[index] ?? 0);
  }

  /** Gives texts other numbers. */
  rewrite(ids: Renumbering, names: Renumbering): void {
    for (const name of idColumns) this.#rewrite(this[name], ids);
    for (const name of nameColumns) this.#rewrite(this[name], names);
  }

  /** Puts its facts into another memory, where the headings have other numbers; those in the old one are not freed. */
  moveTo(memory: FactMemory, headings: Renumbering): void {
    const from = this.#memory.ints.subarray(this.facts, this.facts + this.length * wordsPerRecord);
    const facts = memory.allocate(this.#capacity);
    for (let at = words.heading; at < from.length; at += wordsPerRecord) from[at] = headings.of(from[at] ?? 0);
    memory.ints.set(from, facts);
    this.#memory = memory;
    this.facts = facts;
  }

  #rewrite(column: Numbers, numbers: Renumbering): void {
    if (column === absent) return;
    for (let index = 0; index < this.length; index++) column[index] = numbers.of(column[index] ?? 0);
  }

  /** Keeps the columns of rows as its own. */
  #keep(rows: RecordRows, { ids, names }: Taking): void {
    this.#capacity = rows.length;
    this.facts = this.#memory.allocate(rows.length);
    this.spot = rows.spot as typeof this.spot;
    for (const [columns, numbers] of [[idColumns, ids], [nameColumns, names]] as const) {
      for (const name of columns) putNumbers(rows[name], 0, rows[name], numbers);
    }
    for (const name of ["offset", "bytes", ...idColumns, ...nameColumns, ...hashColumns] as const) if (rows[name].length > 0) this[name] = rows[name] as Numbers;
  }

  /** Copies the columns of rows behind its own. */
  #takeColumns(rows: RecordRows, taking: Taking): void {
    const at = this.length;
    this.bytes.set(rows.bytes, at);
    putSums(this.offset, at, rows.offset, taking.offset - this.firstOffset);
    putSums(this.spot, at, rows.spot, at);
    for (const name of idColumns) this.#takeTexts(name, rows[name], taking.ids);
    for (const name of nameColumns) this.#takeTexts(name, rows[name], taking.names);
    for (const name of hashColumns) this.#takeHashes(name, rows[name]);
  }

  #takeLines(rows: RecordRows, lines: number): void {
    const at = this.length;
    const { length } = rows;
    const line = lines + 1 - this.firstLine;
    const first = line + (rows.line[0] ?? 0);
    const last = line + (rows.line[length - 1] ?? 0);
    if (this.line === absent && first === at && last === at + length - 1) return;
    // From a gap on, lines are written down.
    if (this.line === absent) {
      this.line = new Uint32Array(new SharedArrayBuffer(this.#capacity * 4));
      for (let row = 0; row < at; row++) this.line[row] = row;
    }
    putSums(this.line, at, rows.line, line);
  }

  /** The facts as they stand, but for the numbers that are other ones here. */
  #takeFacts(rows: RecordRows, headings: Uint32Array): void {
    const facts = this.facts + this.length * wordsPerRecord;
    this.#memory.ints.set(rows.facts, facts);
    const seconds = Number.isNaN(rows.firstSecond) ? 0 : rows.firstSecond - this.firstSecond;
    this.#memory.adapt(facts, rows.length, headings, seconds, this.length);
  }

  /** Gives rows without a time the place of what was before them. */
  #place(from: number, to: number, { seconds, nanos }: Tail): void {
    const { ints } = this.#memory;
    for (let at = this.facts + from * wordsPerRecord; at < this.facts + to * wordsPerRecord; at += wordsPerRecord) {
      if (seconds === -Infinity) ints[at + words.marks] = (ints[at + words.marks] ?? 0) | (recordFlags.unplaced << flagBits);
      else {
        ints[at] = seconds - this.firstSecond;
        ints[at + words.nanos] = nanos;
      }
    }
  }

  #takeTexts(name: TextColumn, column: Uint32Array, numbers: Uint32Array): void {
    if (column.length === 0) return;
    if (this[name] === absent) this[name] = new Uint32Array(new SharedArrayBuffer(this.#capacity * 4));
    putNumbers(this[name], this.length, column, numbers);
  }

  #takeHashes(name: HashColumn, column: Uint32Array): void {
    if (column.length === 0) return;
    if (this[name] === absent) this[name] = new Uint32Array(new SharedArrayBuffer(this.#capacity * 8));
    this[name].set(column, this.length * 2);
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
    const facts = this.#memory.allocate(capacity);
    if (this.length > 0) {
      const { ints } = this.#memory;
      ints.copyWithin(facts, this.facts, this.facts + this.length * wordsPerRecord);
      this.#memory.free(this.facts);
    }
    this.facts = facts;
    const spot = new Uint16Array(new SharedArrayBuffer(capacity * 2));
    spot.set(this.spot.subarray(0, this.length));
    this.spot = spot;
    this.#capacity = capacity;
  }
}

/** Whether a segment of their own for rows is less work than copying them. */
export function isWorthKeeping({ canBeKept, length }: RecordRows): boolean {
  return canBeKept && length > largeBatch;
}

/** Gives texts, or headings, new numbers. */
interface Renumbering {
  of(number: number): number;
}

// Small functions, since what is called for each batch is compiled for the sake of its loops.

/** Puts numbers behind what is there, each with another one added. */
function putSums<T extends Uint32Array | Uint16Array>(to: T, at: number, from: T, added: number): void {
  for (let index = 0; index < from.length; index++) to[at + index] = added + (from[index] ?? 0);
}

/** Puts other numbers for some behind what is there. @param numbers by what is to be put */
function putNumbers(to: Uint32Array, at: number, from: Uint32Array, numbers: Uint32Array): void {
  for (let index = 0; index < from.length; index++) to[at + index] = numbers[from[index] ?? 0] ?? 0;
}
