import { statusCodes } from "./factTable";
import { sumCounts, sums, sumWords, type HopColumns, type HopTable } from "./hopTable";

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
  readonly #counts: Int32Array;
  readonly #sums: Float64Array;
  readonly #durations: Float64Array;

  constructor(table: HopTable, traces: Int32Array) {
    this.parts = table.parts.length;
    [this.#counts, this.#sums, this.#durations] = table.tally(traces, (counts, doubles, durations) => [counts.slice(), doubles.slice(), durations.slice()]);
  }

  hops(part: number): number {
    return this.#count(part, "hops");
  }

  records(part: number): number {
    return this.#sum(part, "records", 0);
  }

  errors(part: number): number {
    return this.#count(part, "errors");
  }

  ended(part: number): number {
    return this.#count(part, "ended");
  }

  /** ns, ascending. */
  durationsOf(part: number): Float64Array {
    const from = this.#count(part, "durations");
    return this.#durations.subarray(from, from + this.#count(part, "timed"));
  }

  /** When the latest hop did its latest, s since 1970; -Infinity when none has an instant. */
  lastAt(part: number): number {
    return this.#sum(part, "lastAt", -Infinity);
  }

  /** The failed hop that ended last, and when; undefined when none failed. */
  newestFailure(part: number): (HopPlace & { readonly at: number }) | undefined {
    if (this.errors(part) === 0) return undefined;
    return { trace: this.#count(part, "failedTrace"), index: this.#count(part, "failedIndex"), at: this.#sum(part, "failedAt", -Infinity) };
  }

  #count(part: number, what: keyof typeof sumCounts): number {
    return this.#counts[part * sumWords + sumCounts[what]] ?? 0;
  }

  #sum(part: number, what: keyof typeof sums, absent: number): number {
    return this.#sums[(part * sumWords) / 2 + sums[what]] ?? absent;
  }
}
