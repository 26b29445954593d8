import { countBelow, percentilesOfSorted } from "./statistics";

/** Durations of which something is asked, ns, in lists that are sorted: hardly anything depends on how many there are. */
export class Durations {
  readonly #lists: readonly Float64Array[];

  /** @param lists each ascending */
  constructor(lists: readonly Float64Array[]) {
    this.#lists = lists;
  }

  /** Nearest-rank; NaN without any. @param shares ascending */
  percentiles(shares: readonly number[]): number[] {
    return percentilesOfSorted(this.#lists, shares);
  }

  /** How many are less than each bound, and not less than the one before. @param bounds ascending, the last one Infinity */
  counts(bounds: readonly number[]): number[] {
    const below = bounds.map((bound) => this.#lists.reduce((sum, list) => sum + (bound === Infinity ? list.length : countBelow(list, bound)), 0));
    return below.map((count, bar) => count - (below[bar - 1] ?? 0));
  }
}
