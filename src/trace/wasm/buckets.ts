import { absent, placeMask, type RecordColumns, type RowRange, type SpotRange } from "../../ingest/columns";
import program from "./buckets.wasm";

/** The exports of buckets.as.ts. */
interface Calls {
  readonly memory: WebAssembly.Memory;
  readonly start: () => void;
  readonly reserveInput: (rows: number) => void;
  readonly addRows: (count: number, firstSpot: number, correlation: number, trace: number) => void;
  readonly ofCorrelationId: (id: number) => number;
  readonly setOfCorrelationId: (id: number, bucket: number) => void;
  readonly add: (identity: number) => number;
  readonly append: (bucket: number, spot: number, count: number) => void;
  readonly move: (bucket: number, identity: number) => void;
  readonly identityOf: (bucket: number) => number;
  readonly recordsOf: (identity: number) => number;
  readonly copyRuns: (bucket: number, from: number) => number;
  readonly takeChanged: () => number;
}
type Place = "input" | "output" | "changed";

/** Takes in a run whose bucket is not known by its correlation ID alone. */
export type AddRun = (correlation: number, trace: number, run: SpotRange) => void;

let compiled: WebAssembly.Module | undefined;

/** Buckets by number: the spots of each, and the identity that it belongs to. Kept in a WebAssembly program, since each run of records touches them. */
export class Buckets {
  readonly #calls: Calls;
  readonly #places: Readonly<Record<Place, { readonly value: number }>>;

  constructor(addRun: AddRun) {
    compiled ??= new WebAssembly.Module(program);
    const otherSide = {
      addRun: (correlation: number, trace: number, spot: number, count: number) => {
        addRun(correlation, trace, { spot, count });
        return 0;
      },
    };
    const exports: unknown = new WebAssembly.Instance(compiled, { "buckets.as": otherSide }).exports;
    // The types of buckets.as.ts, which TypeScript cannot see.
    this.#calls = exports as Calls;
    this.#places = exports as Readonly<Record<Place, { readonly value: number }>>;
    this.#calls.start();
  }

  /** Takes in rows, run by run: those of a correlation ID that has a bucket, and of no trace ID, go there; the others are told. */
  addRows(columns: RecordColumns, { from, to }: RowRange): void {
    const count = to - from;
    this.#calls.reserveInput(count);
    const segment = columns.segmentOf(from);
    const first = from & placeMask;
    const input = this.#places.input.value;
    const put = (column: Uint32Array, at: number) => {
      if (column === absent) return 0;
      new Uint32Array(this.#calls.memory.buffer, at, count).set(column.subarray(first, first + count));
      return at;
    };
    this.#calls.addRows(count, from, put(segment.correlation, input), put(segment.trace, input + count * 4));
  }

  /** The bucket of the records that carry a correlation ID, -1 for none. */
  ofCorrelation(id: number): number {
    return this.#calls.ofCorrelationId(id);
  }

  /** A new bucket, for a correlation ID if there is one. */
  add(identity: number, correlation = 0): number {
    const bucket = this.#calls.add(identity);
    if (correlation !== 0) this.#calls.setOfCorrelationId(correlation, bucket);
    return bucket;
  }

  append(bucket: number, { spot, count }: SpotRange): void {
    this.#calls.append(bucket, spot, count);
  }

  move(bucket: number, identity: number): void {
    this.#calls.move(bucket, identity);
  }

  identityOf(bucket: number): number {
    return this.#calls.identityOf(bucket);
  }

  /** How many records an identity has. */
  recordsOf(identity: number): number {
    return this.#calls.recordsOf(identity);
  }

  /** The runs of some buckets, a spot and a count each; valid until the next call. */
  runsOf(buckets: Iterable<number>): Int32Array {
    let length = 0;
    for (const bucket of buckets) length = this.#calls.copyRuns(bucket, length);
    return new Int32Array(this.#calls.memory.buffer, this.#places.output.value, length);
  }

  /** The identities that were added to, or gained or lost a bucket, since the last call; valid until the next. */
  takeChanged(): Int32Array {
    const count = this.#calls.takeChanged();
    return new Int32Array(this.#calls.memory.buffer, this.#places.changed.value, count);
  }
}
