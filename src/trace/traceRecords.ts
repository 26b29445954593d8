import { absent, flagBits, levelMask, placeMask, recordFlags, wordBits, words, type RecordColumns, type Segment } from "../ingest/columns";
import type { Instant } from "../ingest/instant";
import type { Place, TraceProgram } from "./wasm/program";

/** The numbers that say where a run stands, see records.as.ts: its first second as a double, its source, its segment, its length. */
const runWords = 6;
/** Stands for the runs of a trace that the program cannot settle alone. */
const isLeft = -1;

/**
 * The records of one trace in their order (MODEL section 3), gathered from the index into the memory of the program that
 * assembles them. It serves one trace after another, since there may be a million of them.
 */
export class TraceRecords {
  length = 0;
  /** Clock zero: the first instant among the records, else among the spans that they name. */
  zero: Instant | undefined;
  readonly program: TraceProgram;
  readonly #columns: RecordColumns;

  constructor(columns: RecordColumns, program: TraceProgram) {
    this.#columns = columns;
    this.program = program;
  }

  /** @param runs those of the records, a spot and a count each, in any order */
  gather(runs: Int32Array): void {
    if (this.#take(runs)) return;
    const rows = new Int32Array(this.length);
    let length = 0;
    for (let run = 0; run < runs.length; run += 2) {
      const first = runs[run] ?? 0;
      for (let spot = first; spot < first + (runs[run + 1] ?? 0); spot++) rows[length++] = this.#columns.rowAt(spot);
    }
    rows.sort((a, b) => this.#columns.compare(a, b));
    const single = new Int32Array(length * 2).fill(1);
    rows.forEach((row, index) => (single[index * 2] = this.#columns.spotOf(row)));
    this.#take(single);
  }

  row(record: number): number {
    return this.#in("rows", record);
  }

  /** ns of the record's own instant after {@link zero}, NaN for none. */
  time(record: number): number {
    const { doubles, at } = this.program;
    return doubles[(at.times >>> 1) + record] ?? NaN;
  }

  /** Number of the name, 0 for one that says nothing. */
  event(record: number): number {
    return this.#word(record, words.event);
  }

  level(record: number): number {
    return this.#word(record, words.marks) & levelMask;
  }

  /** Whether the record says that something failed. */
  failed(record: number): boolean {
    return ((this.#word(record, words.marks) >>> flagBits) & recordFlags.failed) !== 0;
  }

  /** The span ID by a number of its own within this trace, from 1, 0 for none. To be asked only when any record has one; so are parents. */
  span(record: number): number {
    return this.#in("spanNumbers", record);
  }

  parentSpan(record: number): number {
    return this.#in("parentSpans", record);
  }

  parentMessage(record: number): number {
    return this.#in("parentMessages", record);
  }

  /** The index of the record's hop, -1 when it belongs to the trace alone. */
  hop(record: number): number {
    return this.#in("hopOf", record);
  }

  /** The hop of a span ID, -1 for none. */
  hopOfSpan(id: number): number {
    return this.#in("spanHop", id);
  }

  /** ns of an instant after {@link zero}. */
  nanosOf(instant: Instant): number {
    const { seconds, nanos } = this.zero ?? epoch;
    return (instant.seconds - seconds) * 1e9 + (instant.nanos - nanos);
  }

  #in(place: Place, index: number): number {
    const { ints, at } = this.program;
    return ints[at[place] + index] ?? 0;
  }

  #word(record: number, word: number): number {
    const { ints, at } = this.program;
    return ints[at.words + (record << wordBits) + word] ?? 0;
  }

  /**
   * Hands over the records of the traces that the program has picked, so that it can settle them: but not of those that it cannot
   * settle alone.
   * @param traces how many these are; @param mostRecords those with more are left, too
   */
  gatherPicked(traces: number, mostRecords: number): void {
    this.#reserve(this.program.count("pickedRecords"));
    const { ints, at } = this.program;
    let [from, run, record] = [at.output, 0, 0];
    for (let trace = at.pickedRuns; trace < at.pickedRuns + traces; trace++) {
      const end = from + (ints[trace] ?? 0) * 2;
      if (this.#isToBeLeft(from, end, mostRecords)) {
        ints[trace] = isLeft;
        from = end;
        continue;
      }
      for (; from < end; from += 2) record = this.#put(ints[from] ?? 0, ints[from + 1] ?? 0, run++, record);
    }
  }

  /** @param from where the runs of a trace begin, and @param to where they end, as indices */
  #isToBeLeft(from: number, to: number, mostRecords: number): boolean {
    const { ints } = this.program;
    let records = 0;
    for (let run = from; run < to; run += 2) {
      records += ints[run + 1] ?? 0;
      if (records > mostRecords || hasHashes(this.#columns.segmentOf(ints[run] ?? 0))) return true;
    }
    return false;
  }

  /** Copies records as they stand in the index; false when they do not stand in order. Mostly they do, as they were written. */
  #take(runs: Int32Array): boolean {
    let length = 0;
    for (let run = 1; run < runs.length; run += 2) length += runs[run] ?? 0;
    this.length = length;
    this.#reserve(length);
    const { ints, at, calls } = this.program;
    let anyHashes = false;
    let record = 0;
    for (let run = 0; run < runs.length; run += 2) {
      const [spot = 0, count = 0] = [runs[run], runs[run + 1]];
      const segment = this.#columns.segmentOf(spot);
      if (hasHashes(segment)) {
        anyHashes = true;
        const first = spot & placeMask;
        for (const [hashes, place] of [[segment.span, at.spanHashes], [segment.parentSpan, at.parentSpanHashes], [segment.parentMessage, at.parentMessageHashes]] as const) {
          ints.set(hashes.subarray(first * 2, (first + count) * 2), place + record * 2);
        }
      }
      record = this.#put(spot, count, run / 2, record);
    }
    const inOrder = calls.gather(0, 0, runs.length / 2, anyHashes) !== 0;
    this.program.refresh();
    return inOrder;
  }

  /** Copies the words of a run behind those of so many records; returns how many there are with it. */
  #put(spot: number, count: number, run: number, record: number): number {
    const { ints, doubles, at } = this.program;
    const segment = this.#columns.segmentOf(spot);
    const about = at.runs + run * runWords;
    doubles[about >>> 1] = segment.firstSecond;
    ints[about + 2] = segment.source;
    ints[about + 3] = spot & ~placeMask;
    ints[about + 4] = count;
    const { facts } = segment;
    const first = (spot & placeMask) << wordBits;
    let to = at.words + (record << wordBits);
    for (let word = first; word < first + (count << wordBits); word++) ints[to++] = facts[word] ?? 0;
    return record + count;
  }

  #reserve(records: number): void {
    this.program.calls.reserve(records);
    this.program.refresh();
  }
}

function hasHashes({ span, parentSpan, parentMessage }: Segment): boolean {
  return span !== absent || parentSpan !== absent || parentMessage !== absent;
}

const epoch: Instant = { seconds: 0, nanos: 0 };
