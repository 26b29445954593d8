import { statusCodes } from "./factTable";
import { GroupedDurations } from "./groupedDurations";
import type { HopColumns, HopTable } from "./hopTable";

/** One hop, by the number of its trace and its place among the hops of that. */
export interface HopPlace {
  readonly trace: number;
  readonly index: number;
}

/** Whether a hop has ended and has a duration: one that percentiles are of. */
export function isTimed({ status, duration }: HopColumns, at: number): boolean {
  return status[at] !== statusCodes.in_progress && !Number.isNaN(duration[at] ?? NaN);
}

/** What is summed up of the hops of some traces, for each part of the hop table by its number. */
export class PartTally {
  /** How many parts there were; those that came later have no hop here. */
  readonly parts: number;
  readonly hops: Uint32Array;
  readonly records: Float64Array;
  readonly errors: Uint32Array;
  readonly ended: Uint32Array;
  /** When the latest hop did its latest, s since 1970; -Infinity when none has an instant. */
  readonly #lastAt: Float64Array;
  /** Of the failed hop that ended last: when, its trace, and which hop of that it is. */
  readonly #failedAt: Float64Array;
  readonly #failedTrace: Int32Array;
  readonly #failedIndex: Int32Array;
  readonly #durations: GroupedDurations;

  /** @param startOf seconds since 1970 of a trace's start, NaN when it has no instant */
  constructor(table: HopTable, traces: Int32Array, startOf: (trace: number) => number) {
    const parts = table.parts.length;
    this.parts = parts;
    this.hops = new Uint32Array(parts);
    this.records = new Float64Array(parts);
    this.errors = new Uint32Array(parts);
    this.ended = new Uint32Array(parts);
    this.#lastAt = new Float64Array(parts).fill(-Infinity);
    this.#failedAt = new Float64Array(parts).fill(-Infinity);
    this.#failedTrace = new Int32Array(parts).fill(-1);
    this.#failedIndex = new Int32Array(parts);
    const durations = new GroupedDurations(parts, table.countOf(traces));
    this.#durations = durations;
    table.forEach(traces, (columns, from, to, trace, index) => {
      const start = startOf(trace);
      for (let at = from; at < to; at++) {
        this.#add(columns, at, start + (columns.end[at] ?? NaN), trace, index + at - from);
        if (isTimed(columns, at)) durations.add(columns.part[at] ?? 0, columns.duration[at] ?? NaN);
      }
    });
  }

  /** ns: the memory itself, which may be put in another order. */
  durationsOf(part: number): Float64Array {
    return part < this.parts ? this.#durations.of(part) : none;
  }

  lastAt(part: number): number {
    return this.#lastAt[part] ?? -Infinity;
  }

  /** The failed hop that ended last, and when; undefined when none failed. */
  newestFailure(part: number): (HopPlace & { readonly at: number }) | undefined {
    const trace = this.#failedTrace[part] ?? -1;
    return trace < 0 ? undefined : { trace, index: this.#failedIndex[part] ?? -1, at: this.#failedAt[part] ?? -Infinity };
  }

  /** @param end when the hop did its latest, s since 1970; NaN when it has no instant */
  #add(columns: HopColumns, at: number, end: number, trace: number, index: number): void {
    const part = columns.part[at] ?? 0;
    this.hops[part] = (this.hops[part] ?? 0) + 1;
    this.records[part] = (this.records[part] ?? 0) + (columns.records[at] ?? 0);
    const status = columns.status[at];
    if (end > (this.#lastAt[part] ?? 0)) this.#lastAt[part] = end;
    if (status === statusCodes.in_progress) return;
    this.ended[part] = (this.ended[part] ?? 0) + 1;
    if (status !== statusCodes.error) return;
    this.errors[part] = (this.errors[part] ?? 0) + 1;
    if (end < (this.#failedAt[part] ?? 0) || (Number.isNaN(end) && (this.#failedTrace[part] ?? -1) >= 0)) return;
    this.#failedAt[part] = Number.isNaN(end) ? -Infinity : end;
    this.#failedTrace[part] = trace;
    this.#failedIndex[part] = index;
  }
}

const none = new Float64Array(0);
