/**
 * Nearest-rank percentiles: for each share the smallest value that at least that share of the values do not exceed; NaN of
 * nothing. Linear: each is selected instead of sorting all.
 * @param values are put in another order; none is NaN
 * @param shares ascending
 */
export function percentilesOf(values: Float64Array, shares: readonly number[]): number[] {
  let from = 0;
  return shares.map((share) => {
    const rank = nearestRank(values.length, share);
    select(values, rank, from);
    from = rank;
    return values[rank] ?? NaN;
  });
}

/** Where the percentile stands among so many ordered values, from 0. */
export function nearestRank(count: number, share: number): number {
  return Math.max(1, Math.ceil(share * count)) - 1;
}

/** A stretch that did not shrink within so many steps is sorted: some orders of values defeat the choice of pivots. */
const mostSteps = 64;

/** Brings the value of a rank to its place among those from `from` on, the smaller ones before it. By Hoare's partition. */
function select(values: Float64Array, rank: number, from: number): void {
  let to = values.length - 1;
  for (let step = 0; from < to; step++) {
    if (step === mostSteps) {
      values.subarray(from, to + 1).sort();
      return;
    }
    const pivot = middleOf(values[from] ?? 0, values[(from + to) >>> 1] ?? 0, values[to] ?? 0);
    let low = from;
    let high = to;
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low++;
      while ((values[high] ?? 0) > pivot) high--;
      if (low > high) break;
      const value = values[low] ?? 0;
      values[low++] = values[high] ?? 0;
      values[high--] = value;
    }
    if (rank <= high) to = high;
    else if (rank >= low) from = low;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** The length of the union of some intervals inside [start, end]. @param chosen indexes of intervals, ordered by their starts */
export function coveredLength(intervals: { readonly start: ArrayLike<number>; readonly end: ArrayLike<number> }, chosen: ArrayLike<number>, start: number, end: number): number {
  let covered = 0;
  let reached = start;
  for (let place = 0; place < chosen.length; place++) {
    const interval = chosen[place] ?? -1;
    const from = Math.max(intervals.start[interval] ?? NaN, reached);
    const to = Math.min(intervals.end[interval] ?? NaN, end);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return covered;
}
