import { concatenated } from "./concatenated";
import { countBelow, percentilesOf, percentilesOfSorted } from "./statistics";

/** Some durations of which something is asked, ns. */
export interface Durations {
  /** Nearest-rank; NaN without any. @param shares ascending */
  percentiles(shares: readonly number[]): number[];
  /** How many are less than each bound, and not less than the one before. @param bounds ascending, the last one Infinity */
  counts(bounds: readonly number[]): number[];
}

/** Durations that are asked once: that is linear. They are put in another order. */
export function unsortedDurations(lists: readonly Float64Array[]): Durations {
  const [first = new Float64Array(0)] = lists;
  const values = lists.length < 2 ? first : concatenated(Float64Array, lists);
  return {
    percentiles: (shares) => percentilesOf(values, shares),
    counts: (bounds) => {
      const counts = bounds.map(() => 0);
      for (let place = 0; place < values.length; place++) {
        const value = values[place] ?? 0;
        let bar = 0;
        while (bar < bounds.length - 1 && value >= (bounds[bar] ?? Infinity)) bar++;
        counts[bar] = (counts[bar] ?? 0) + 1;
      }
      return counts;
    },
  };
}

/** Durations in lists that are sorted already: hardly anything depends on how many there are. @param lists each ascending */
export function sortedDurations(lists: readonly Float64Array[]): Durations {
  return {
    percentiles: (shares) => percentilesOfSorted(lists, shares),
    counts: (bounds) => {
      const below = bounds.map((bound) => (bound === Infinity ? lists.reduce((sum, { length }) => sum + length, 0) : lists.reduce((sum, list) => sum + countBelow(list, bound), 0)));
      return below.map((count, bar) => count - (below[bar - 1] ?? 0));
    },
  };
}
