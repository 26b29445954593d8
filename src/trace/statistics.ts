/** A nearest-rank percentile: the smallest value that at least `share` of the values do not exceed; NaN of nothing. @param sorted ascending */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? NaN;
}

/** The length of the union of intervals inside [start, end]. @param intervals ordered by their starts */
export function coveredLength(intervals: Iterable<{ readonly start: number; readonly end: number }>, start: number, end: number): number {
  let covered = 0;
  let reached = start;
  for (const interval of intervals) {
    const from = Math.max(interval.start, reached);
    const to = Math.min(interval.end, end);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return covered;
}
