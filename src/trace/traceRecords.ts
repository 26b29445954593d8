import { flagBits, headingParts, headingSize, levelMask, placeMask, recordFlags, type RecordColumns } from "../ingest/columns";
import type { Instant } from "../ingest/instant";
import type { Place, TraceProgram } from "./wasm/program";

/** The marks of a gathered record stand behind the names of its heading. */
const marksBehindHeading = headingParts.length;

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

  /** Takes in the records of a trace: the ones before are gone. */
  gather(trace: number): void {
    const { calls } = this.program;
    const inOrder = calls.gatherTrace(trace) !== 0;
    this.program.refresh();
    this.length = this.program.count("length");
    if (!inOrder) this.#sort();
    this.#putHashes();
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
    return this.#word(record, headingParts.indexOf("event"));
  }

  level(record: number): number {
    return this.#word(record, marksBehindHeading) & levelMask;
  }

  /** Whether the record says that something failed. */
  failed(record: number): boolean {
    return ((this.#word(record, marksBehindHeading) >>> flagBits) & recordFlags.failed) !== 0;
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
    return ints[at.headingsOf + record * headingSize + word] ?? 0;
  }

  /** Gathers the records anew, in their order. */
  #sort(): void {
    const { calls } = this.program;
    const rows = this.program.column("rows", this.length).slice();
    rows.sort((a, b) => this.#columns.compare(a, b));
    calls.reserveOutput(rows.length * 2);
    this.program.refresh();
    const { ints, at } = this.program;
    rows.forEach((row, record) => {
      ints[at.output + record * 2] = this.#columns.spotOf(row);
      ints[at.output + record * 2 + 1] = 1;
    });
    calls.gather(at.output << 2, rows.length);
    this.program.refresh();
  }

  /** Hands over the hashes of the IDs of spans and parents, where there are any. */
  #putHashes(): void {
    const { ints, at } = this.program;
    let any = false;
    for (let record = 0; record < this.length; record++) {
      const row = this.row(record);
      const segment = this.#columns.segmentOf(row);
      if (!segment.hasHashes) continue;
      any = true;
      const from = (segment.spot[row & placeMask] ?? 0) * 2;
      const to = record * 2;
      for (const [hashes, place] of [[segment.span, at.spanHashes], [segment.parentSpan, at.parentSpanHashes], [segment.parentMessage, at.parentMessageHashes]] as const) {
        ints[place + to] = hashes[from] ?? 0;
        ints[place + to + 1] = hashes[from + 1] ?? 0;
      }
    }
    if (!any) return;
    this.program.calls.numberHashes();
    this.program.refresh();
  }
}

const epoch: Instant = { seconds: 0, nanos: 0 };
