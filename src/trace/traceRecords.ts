import { absent, flagBits, levelMask, placeMask, recordFlags, wordBits, words, type RecordColumns } from "../ingest/columns";
import type { Instant } from "../ingest/instant";
import { Assembly, type OtherSide, type Place } from "./wasm/assembly";

/** A trace of more records than this leaves no memory behind. */
const keptCapacity = 65_536;
/** The numbers that say where a run stands, see records.as.ts: its first second as a double, its source, its segment, its length. */
const runWords = 6;
/**
 * The records of one trace in their order (MODEL section 3), gathered from the index into the memory of the program that
 * assembles them. It serves one trace after another, since there may be a million of them.
 */
export class TraceRecords {
  length = 0;
  /** Clock zero: the first instant among the records, else among the spans that they name. */
  zero: Instant | undefined;
  assembly: Assembly;
  readonly #otherSide: OtherSide;
  readonly #columns: RecordColumns;
  #capacity = 0;

  constructor(columns: RecordColumns, otherSide: Omit<OtherSide, "isBefore">) {
    this.#columns = columns;
    this.#otherSide = { ...otherSide, isBefore: (row, other) => Number(columns.compare(row, other) < 0) };
    this.assembly = new Assembly(this.#otherSide);
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
    const { doubles, at } = this.assembly;
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
    return this.#in("spans", record);
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
    const { ints, at } = this.assembly;
    return ints[at[place] + index] ?? 0;
  }

  #word(record: number, word: number): number {
    const { ints, at } = this.assembly;
    return ints[at.words + (record << wordBits) + word] ?? 0;
  }

  /** Copies records as they stand in the index; false when they do not stand in order. Mostly they do, as they were written. */
  #take(runs: Int32Array): boolean {
    let length = 0;
    for (let run = 1; run < runs.length; run += 2) length += runs[run] ?? 0;
    this.length = length;
    if (length > this.#capacity || this.#capacity > keptCapacity) this.#reserve(length);
    const { ints, doubles, at, calls } = this.assembly;
    let to = at.words;
    let hasHashes = false;
    for (let run = 0, about = at.runs; run < runs.length; run += 2, about += runWords) {
      const spot = runs[run] ?? 0;
      const count = runs[run + 1] ?? 0;
      const segment = this.#columns.segmentOf(spot);
      doubles[about >>> 1] = segment.firstSecond;
      ints[about + 2] = segment.source;
      ints[about + 3] = spot & ~placeMask;
      ints[about + 4] = count;
      const first = spot & placeMask;
      const record = (to - at.words) >>> wordBits;
      const { facts } = segment;
      for (let word = first << wordBits; word < (first + count) << wordBits; word++) ints[to++] = facts[word] ?? 0;
      const { span, parentSpan, parentMessage } = segment;
      if (span === absent && parentSpan === absent && parentMessage === absent) continue;
      hasHashes = true;
      for (const [hashes, place] of [[span, at.spanHashes], [parentSpan, at.parentSpanHashes], [parentMessage, at.parentMessageHashes]] as const) {
        ints.set(hashes.subarray(first * 2, (first + count) * 2), place + record * 2);
      }
    }
    const inOrder = calls.gather(runs.length / 2, hasHashes) !== 0;
    this.assembly.refresh();
    return inOrder;
  }

  #reserve(length: number): void {
    if (this.#capacity > keptCapacity) this.assembly = new Assembly(this.#otherSide);
    this.#capacity = Math.max(64, length * 2);
    this.assembly.calls.reserve(this.#capacity);
    this.assembly.refresh();
  }
}

const epoch: Instant = { seconds: 0, nanos: 0 };
