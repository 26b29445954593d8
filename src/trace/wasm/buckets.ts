import { absent, placeMask, type RecordColumns, type RowRange, type SpotRange } from "../../ingest/columns";
import type { TraceProgram } from "./program";

/** Buckets by number: the spots of each, and the identity that it belongs to. Kept in the program, since each run of records touches them. */
export class Buckets {
  readonly #program: TraceProgram;

  constructor(program: TraceProgram) {
    this.#program = program;
  }

  /** Takes in rows, run by run: those of a correlation ID and of no trace ID go to its bucket, unless one may be the same text as the other; what is left is told. */
  addRows(columns: RecordColumns, { from, to }: RowRange): void {
    const { calls } = this.#program;
    const count = to - from;
    const segment = columns.segmentOf(from);
    calls.setSegment(columns.segmentNumberOf(from), segment.facts << 2, segment.firstSecond, segment.source, segment.hasHashes);
    calls.reserveInput(count);
    this.#program.refresh();
    const { ints, at } = this.#program;
    const first = from & placeMask;
    const put = (column: Uint32Array, place: number) => {
      if (column === absent) return 0;
      ints.set(column.subarray(first, first + count), place);
      return place << 2;
    };
    calls.addRows(count, from, put(segment.correlation, at.input), put(segment.trace, at.input + count));
    this.#program.refresh();
  }

  /** The bucket of the records that carry a correlation ID, -1 for none. */
  ofCorrelation(id: number): number {
    return this.#program.calls.ofCorrelationId(id);
  }

  /** How many identities there were, the emptied ones too. */
  get identities(): number {
    return this.#program.count("identityCount");
  }

  /** A new identity. @param name the number of the correlation ID that names it, or less than 0 that of its trace ID */
  newIdentity(name: number): number {
    return this.#program.calls.newIdentity(name);
  }

  nameOf(identity: number): number {
    return this.#program.calls.nameOf(identity);
  }

  /** A new bucket, for a correlation ID if there is one. */
  add(identity: number, correlation = 0): number {
    const { calls } = this.#program;
    const bucket = calls.add(identity);
    if (correlation !== 0) calls.setOfCorrelationId(correlation, bucket);
    return bucket;
  }

  append(bucket: number, { spot, count }: SpotRange): void {
    this.#program.calls.append(bucket, spot, count);
  }

  move(bucket: number, identity: number): void {
    this.#program.calls.move(bucket, identity);
  }

  identityOf(bucket: number): number {
    return this.#program.calls.identityOf(bucket);
  }

  /** The buckets of an identity, one after the other: -1 behind the last. */
  firstOf(identity: number): number {
    return this.#program.calls.firstBucketOf(identity);
  }

  nextOf(bucket: number): number {
    return this.#program.calls.nextBucketOf(bucket);
  }

  /** How many records an identity has. */
  recordsOf(identity: number): number {
    return this.#program.calls.recordsOf(identity);
  }

}
