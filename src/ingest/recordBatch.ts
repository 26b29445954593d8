import type { TextTable } from "./interner";

/** How many lines of each kind a stretch of a source has: `lines` is the sum of the others. @see MODEL section 1 */
export interface LineCounts {
  lines: number;
  records: number;
  continuation: number;
  malformed: number;
  unstructured: number;
  blank: number;
}

export const noLines = (): LineCounts => ({ lines: 0, records: 0, continuation: 0, malformed: 0, unstructured: 0, blank: 0 });

/** Bits of a record's flags. */
export const recordFlags = {
  /** The record has a time of its own. */
  hasTime: 1,
  /** `success: false` or `status: "error"`: a close that says so ended badly. */
  failed: 2,
  /** It names the start, the end or the duration of a span. */
  hasSpanTimes: 4,
  /** No record of its source up to it has a time: set where the record is indexed, not where it is scanned. */
  unplaced: 8,
} as const;

/** The columns of what only some logs have: numbers of {@link RecordBatchData.ids}, IDs that name a trace; */
export const idColumns = ["correlation", "trace"] as const;
/** numbers of {@link RecordBatchData.names}; */
export const nameColumns = ["operation"] as const;
/** and IDs that are compared within a trace alone: hashes of 64 bits, two elements a record, both 0 where absent. */
export const hashColumns = ["span", "parentSpan", "parentMessage"] as const;
type SparseColumn = (typeof idColumns)[number] | (typeof nameColumns)[number] | (typeof hashColumns)[number];

/**
 * Up to 65,536 neighbouring records as a {@link Segment} holds them. `spot` and what stands before it have an element a record
 * in the order of the file; all else stands in the order of the spots, in which the records of a trace are neighbours.
 */
export interface RecordRows extends Readonly<Record<SparseColumn, Uint32Array>> {
  readonly length: number;
  /** Whether a segment may keep its columns, but for the facts, as they are: they stand in memory that threads can share, and nobody else writes to. */
  readonly canBeKept: boolean;
  /** Number of its first line, from 0 for the first line of the batch. */
  readonly line: Uint32Array;
  /** Byte offset of that line, from 0 for the first byte of the batch. */
  readonly offset: Uint32Array;
  /** Bytes from there to the end of its last line, without the line break. */
  readonly bytes: Uint32Array;
  readonly spot: Uint16Array;
  /** As in a segment. Seconds count from {@link firstSecond}; a record without a time has that of the one before it. */
  readonly facts: Int32Array;
  /** Whole seconds since 1970 of the first record, and of the earliest and the latest; NaN when none has a time. */
  readonly firstSecond: number;
  readonly leastSecond: number;
  readonly greatestSecond: number;
  readonly spanTimes: SpanTimeColumns;
}

/** The span times of the few records that name them, an element such a record, by row. Seconds NaN where absent. */
export interface SpanTimeColumns {
  /** Row of the record within its batch or segment, ascending. */
  readonly row: Uint32Array;
  readonly startSeconds: Float64Array;
  readonly startNanos: Uint32Array;
  readonly endSeconds: Float64Array;
  readonly endNanos: Uint32Array;
  /** ns, NaN where absent. */
  readonly duration: Float64Array;
}

/** Lines that begin like an object and are none, an element each. */
export interface MalformedColumns {
  /** As in {@link RecordRows}. */
  readonly line: Uint32Array;
  readonly offset: Uint32Array;
  readonly bytes: Uint32Array;
}

/** A batch as it goes from one thread to another: plain data, IDs in their canonical form. */
export interface RecordBatchData {
  readonly counts: Readonly<LineCounts>;
  /** How many records each dialect has. */
  readonly dialects: Readonly<Record<string, number>>;
  /** The records, in their order: mostly in one piece. */
  readonly pieces: readonly RecordRows[];
  readonly malformed: MalformedColumns;
  readonly ids: TextTable;
  readonly names: TextTable;
  /** By their numbers the headings of the records, `headingSize` numbers each: agent, action and event as numbers of {@link names}. */
  readonly headings: Uint32Array;
}

/** Makes {@link RecordBatchData}, but for the rows, which the scanner makes. */
export class RecordBatch {
  counts = noLines();
  #pieces: RecordRows[] = [];
  #spanTimes: SpanTimeColumns = spanTimeColumnsOf(0);
  #spanTimesLength = 0;
  #malformed: MalformedColumns = malformedColumnsOf(0);
  #malformedLength = 0;

  /** Adds a piece, and the span times that were added since the one before. */
  addPiece(rows: Omit<RecordRows, "spanTimes">): void {
    this.#pieces.push({ ...rows, spanTimes: cut(this.#spanTimes, this.#spanTimesLength) });
    if (this.#spanTimesLength > 0) this.#spanTimes = spanTimeColumnsOf(0);
    this.#spanTimesLength = 0;
  }

  /** Adds the span times of a row of the next piece, whose flags say so; instants as seconds and nanos, NaN for none. */
  addSpanTimes(row: number, startSeconds: number, startNanos: number, endSeconds: number, endNanos: number, duration: number): void {
    const index = this.#spanTimesLength++;
    if (index >= this.#spanTimes.row.length) this.#spanTimes = grown(this.#spanTimes, spanTimeColumnsOf(Math.max(64, index * 2)));
    const times = this.#spanTimes;
    times.row[index] = row;
    times.startSeconds[index] = startSeconds;
    times.startNanos[index] = startNanos;
    times.endSeconds[index] = endSeconds;
    times.endNanos[index] = endNanos;
    times.duration[index] = duration;
  }

  addMalformed(line: number, offset: number, bytes: number): void {
    const index = this.#malformedLength++;
    if (index >= this.#malformed.line.length) this.#malformed = grown(this.#malformed, malformedColumnsOf(Math.max(64, index * 2)));
    this.#malformed.line[index] = line;
    this.#malformed.offset[index] = offset;
    this.#malformed.bytes[index] = bytes;
  }

  /** What was added, valid until more is; the batch is empty again. @param ids in their canonical form */
  finish(texts: Pick<RecordBatchData, "ids" | "names" | "headings">, dialects: Readonly<Record<string, number>>): RecordBatchData {
    const data = { counts: this.counts, dialects, pieces: this.#pieces, malformed: cut(this.#malformed, this.#malformedLength), ...texts };
    this.#pieces = [];
    this.#malformedLength = 0;
    this.counts = noLines();
    return data;
  }
}

type AnyColumn = Uint32Array | Float64Array;

function spanTimeColumnsOf(capacity: number): SpanTimeColumns {
  return {
    row: new Uint32Array(capacity),
    startSeconds: new Float64Array(capacity),
    startNanos: new Uint32Array(capacity),
    endSeconds: new Float64Array(capacity),
    endNanos: new Uint32Array(capacity),
    duration: new Float64Array(capacity),
  };
}

function malformedColumnsOf(capacity: number): MalformedColumns {
  return { line: new Uint32Array(capacity), offset: new Uint32Array(capacity), bytes: new Uint32Array(capacity) };
}

/** The columns of a set, by name: sets are made here alone, so each member is a typed array. */
const entriesOf = (columns: object) => Object.entries(columns) as [string, AnyColumn][];

function grown<T extends object>(columns: T, larger: T): T {
  const old = new Map(entriesOf(columns));
  for (const [name, column] of entriesOf(larger)) column.set(old.get(name) ?? []);
  return larger;
}

function cut<T extends object>(columns: T, length: number): T {
  return Object.fromEntries(entriesOf(columns).map(([name, column]) => [name, column.subarray(0, length)])) as T;
}
