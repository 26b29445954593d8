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

/** The columns of 32 bits that hold numbers of {@link RecordBatchData.ids}: IDs that name a trace. */
export const idColumns = ["correlation", "trace"] as const;
/** The columns of IDs that are compared within a trace alone: hashes of 64 bits, two elements a record, both 0 where absent. */
export const hashColumns = ["span", "parentSpan", "message", "parentMessage"] as const;
/** The columns of 32 bits that hold numbers of {@link RecordBatchData.names}. */
export const nameColumns = ["agent", "action", "operation", "event"] as const;
type TextColumn = (typeof idColumns)[number] | (typeof nameColumns)[number];
type HashColumn = (typeof hashColumns)[number];

/** What a batch holds of its records, an element a record. A column of texts or hashes without any is empty. */
export interface BatchColumns extends Readonly<Record<TextColumn | HashColumn, Uint32Array>> {
  /** Number of its first line, from 0 for the first line of the batch. */
  readonly line: Uint32Array;
  /** Byte offset of that line, from 0 for the first byte of the batch. */
  readonly offset: Uint32Array;
  /** Bytes from there to the end of its last line, without the line break. */
  readonly bytes: Uint32Array;
  /** Whole seconds since 1970; without meaning when the record has no time. */
  readonly seconds: Float64Array;
  readonly nanos: Uint32Array;
  readonly level: Uint8Array;
  readonly flags: Uint8Array;
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
  /** As in {@link BatchColumns}. */
  readonly line: Uint32Array;
  readonly offset: Uint32Array;
  readonly bytes: Uint32Array;
}

/** A batch as it goes from one thread to another: plain data, IDs in their canonical form. */
export interface RecordBatchData {
  readonly length: number;
  readonly counts: Readonly<LineCounts>;
  /** How many records each dialect has. */
  readonly dialects: Readonly<Record<string, number>>;
  readonly columns: BatchColumns;
  readonly spanTimes: SpanTimeColumns;
  readonly malformed: MalformedColumns;
  readonly ids: TextTable;
  readonly names: TextTable;
}

const firstCapacity = 1024;

/** Makes {@link RecordBatchData}: rows are written behind {@link length}, for which {@link reserve} makes room. */
export class RecordBatch {
  length = 0;
  counts = noLines();
  columns: BatchColumns = columnsOf(firstCapacity);
  spanTimes: SpanTimeColumns = spanTimeColumnsOf(0);
  spanTimesLength = 0;
  malformed: MalformedColumns = malformedColumnsOf(0);
  malformedLength = 0;

  /** Makes room for so many rows more, of which every column must be written. */
  reserve(rows: number): void {
    const needed = this.length + rows;
    if (needed > this.columns.line.length) this.columns = grown(this.columns, columnsOf(needed * 2));
  }

  /** Adds the span times of a row, whose flags say so; instants as seconds and nanos, NaN for none. */
  addSpanTimes(row: number, startSeconds: number, startNanos: number, endSeconds: number, endNanos: number, duration: number): void {
    const index = this.spanTimesLength++;
    if (index >= this.spanTimes.row.length) this.spanTimes = grown(this.spanTimes, spanTimeColumnsOf(Math.max(64, index * 2)));
    const times = this.spanTimes;
    times.row[index] = row;
    times.startSeconds[index] = startSeconds;
    times.startNanos[index] = startNanos;
    times.endSeconds[index] = endSeconds;
    times.endNanos[index] = endNanos;
    times.duration[index] = duration;
  }

  addMalformed(line: number, offset: number, bytes: number): void {
    const index = this.malformedLength++;
    if (index >= this.malformed.line.length) this.malformed = grown(this.malformed, malformedColumnsOf(Math.max(64, index * 2)));
    this.malformed.line[index] = line;
    this.malformed.offset[index] = offset;
    this.malformed.bytes[index] = bytes;
  }

  /** What was written, valid until more is; the batch is empty again. @param ids in their canonical form */
  finish(ids: TextTable, names: TextTable, dialects: Readonly<Record<string, number>>): RecordBatchData {
    const { length, spanTimesLength, malformedLength } = this;
    const data: RecordBatchData = {
      length,
      counts: this.counts,
      dialects,
      columns: this.#cutColumns(length),
      spanTimes: cut(this.spanTimes, spanTimesLength),
      malformed: cut(this.malformed, malformedLength),
      ids,
      names,
    };
    this.length = this.spanTimesLength = this.malformedLength = 0;
    this.counts = noLines();
    return data;
  }

  #cutColumns(length: number): BatchColumns {
    const cuts = entriesOf(this.columns).map(([name, column]) => {
      const end = length * strideOf(name);
      const isEmpty = sparseColumns.some((sparse) => sparse === name) && !hasAny(column, end);
      return [name, column.subarray(0, isEmpty ? 0 : end)];
    });
    return Object.fromEntries(cuts) as BatchColumns;
  }
}

function hasAny(column: AnyColumn, length: number): boolean {
  for (let index = 0; index < length; index++) if (column[index] !== 0) return true;
  return false;
}

/** The columns that may have nothing to say. */
const sparseColumns = [...idColumns, ...nameColumns, ...hashColumns];

/** How many elements of a column a record has. */
const strideOf = (name: string): number => ((hashColumns as readonly string[]).includes(name) ? 2 : 1);

type AnyColumn = Uint8Array | Uint32Array | Float64Array;

function columnsOf(capacity: number): BatchColumns {
  const numbers = () => new Uint32Array(capacity);
  const hashes = () => new Uint32Array(capacity * 2);
  return {
    line: numbers(),
    offset: numbers(),
    bytes: numbers(),
    seconds: new Float64Array(capacity),
    nanos: numbers(),
    level: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    correlation: numbers(),
    trace: numbers(),
    span: hashes(),
    parentSpan: hashes(),
    message: hashes(),
    parentMessage: hashes(),
    agent: numbers(),
    action: numbers(),
    operation: numbers(),
    event: numbers(),
  };
}

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
