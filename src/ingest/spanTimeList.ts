import type { Instant } from "./instant";
import type { SpanTimeColumns } from "./recordBatch";

/** The instants of a span that a record names, beside its own. */
export interface SpanTimes {
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  /** ns, NaN where absent. */
  readonly duration: number;
}

/** The span times of the few rows that have them, by row. */
export class SpanTimeList {
  #length = 0;
  #columns: SpanTimeColumns | undefined;

  /** Takes over those of further rows, of which the first is row `at` here. */
  take(times: SpanTimeColumns, at: number): void {
    for (let index = 0; index < times.row.length; index++) {
      const own = this.#room();
      const end = this.#length++;
      own.row[end] = (times.row[index] ?? 0) + at;
      own.startSeconds[end] = times.startSeconds[index] ?? NaN;
      own.startNanos[end] = times.startNanos[index] ?? 0;
      own.endSeconds[end] = times.endSeconds[index] ?? NaN;
      own.endNanos[end] = times.endNanos[index] ?? 0;
      own.duration[end] = times.duration[index] ?? NaN;
    }
  }

  of(row: number): SpanTimes | undefined {
    const columns = this.#columns;
    if (!columns) return undefined;
    const index = firstAtLeast(columns.row, this.#length, row);
    if (index >= this.#length || columns.row[index] !== row) return undefined;
    return {
      start: instantOf(columns.startSeconds[index] ?? NaN, columns.startNanos[index] ?? 0),
      end: instantOf(columns.endSeconds[index] ?? NaN, columns.endNanos[index] ?? 0),
      duration: columns.duration[index] ?? NaN,
    };
  }

  #room(): SpanTimeColumns {
    const old = this.#columns;
    if (old && this.#length < old.row.length) return old;
    const capacity = Math.max(16, this.#length * 2);
    const grown = {
      row: new Uint32Array(capacity),
      startSeconds: new Float64Array(capacity),
      startNanos: new Uint32Array(capacity),
      endSeconds: new Float64Array(capacity),
      endNanos: new Uint32Array(capacity),
      duration: new Float64Array(capacity),
    };
    if (old) for (const name of Object.keys(grown) as (keyof SpanTimeColumns)[]) grown[name].set(old[name]);
    return (this.#columns = grown);
  }
}

function instantOf(seconds: number, nanos: number): Instant | undefined {
  return Number.isNaN(seconds) ? undefined : { seconds, nanos };
}

/** Where the first of `length` ascending values stands that is `value` or more. */
function firstAtLeast(ascending: Uint32Array, length: number, value: number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
