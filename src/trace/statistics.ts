/** More values than this are first narrowed down to those near the percentile. */
const mostSelected = 4096;

/**
 * Nearest-rank percentiles: for each share the smallest value that at least that share of the values do not exceed; NaN of
 * nothing. Linear: each is selected instead of sorting all.
 * @param values are put in another order; 0 or more, none is NaN
 * @param shares ascending
 */
export function percentilesOf(values: Float64Array, shares: readonly number[]): number[] {
  if (values.length > mostSelected) return percentilesOfMany(values, shares);
  let from = 0;
  return shares.map((share) => {
    const rank = nearestRank(values.length, share);
    select(values, rank, from);
    from = rank;
    return values[rank] ?? NaN;
  });
}

/** A bucket holds the values that share the sign, the exponent and 6 bits of the mantissa of a double: it reaches over 1/64 of a power of two. */
const bucketShift = 14;
/** Of 1, and of 2 to the power of 63, about 1e19: what lies beyond is in the first or the last bucket. */
const [firstBucket, lastBucket] = [0x3ff00000 >>> bucketShift, 0x43e00000 >>> bucketShift];
/** Which 32-bit half of a double holds its sign, its exponent and the top of its mantissa. */
const upperHalf = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

function bucketOf(upper: number): number {
  const bucket = upper >>> bucketShift;
  return bucket < firstBucket ? 0 : bucket > lastBucket ? lastBucket - firstBucket : bucket - firstBucket;
}

/** The same, of many: counts them by buckets, so that only the values of the bucket that holds a rank are selected from. */
function percentilesOfMany(values: Float64Array, shares: readonly number[]): number[] {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const counts = new Uint32Array(lastBucket - firstBucket + 1);
  for (let half = upperHalf; half < bits.length; half += 2) {
    const bucket = bucketOf(bits[half] ?? 0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  let bucket = 0;
  let before = 0;
  return shares.map((share) => {
    const rank = nearestRank(values.length, share);
    while (before + (counts[bucket] ?? 0) <= rank) before += counts[bucket++] ?? 0;
    const near = new Float64Array(counts[bucket] ?? 0);
    let length = 0;
    for (let half = upperHalf, place = 0; place < values.length; half += 2, place++) if (bucketOf(bits[half] ?? 0) === bucket) near[length++] = values[place] ?? NaN;
    return valueOfRank(near, rank - before);
  });
}

/**
 * The same of all values of some lists together, each of them sorted: by bisection, in little more than no time.
 * @param lists each ascending; none is NaN
 */
export function percentilesOfSorted(lists: readonly Float64Array[], shares: readonly number[]): number[] {
  const filled = lists.filter(({ length }) => length > 0);
  const count = filled.reduce((sum, { length }) => sum + length, 0);
  return shares.map((share) => (count === 0 ? NaN : valueAmong(filled, nearestRank(count, share))));
}

/** The value that `rank` of the others in all lists come before. @param lists each ascending; none is NaN, and there are more values than that */
export function valueAmong(lists: readonly Float64Array[], rank: number): number {
  // Of each list the part that may still hold it.
  const from = new Uint32Array(lists.length);
  const to = Uint32Array.from(lists, ({ length }) => length);
  for (;;) {
    let longest = 0;
    for (let list = 1; list < lists.length; list++) if (lengthOf(list) > lengthOf(longest)) longest = list;
    const pivot = lists[longest]?.[((from[longest] ?? 0) + (to[longest] ?? 0)) >>> 1] ?? NaN;
    const less = lists.map((values, list) => countBelow(values, pivot, from[list], to[list]));
    const atMost = lists.map((values, list) => countUpTo(values, pivot, less[list], to[list]));
    if (sum(less) > rank) to.set(less);
    else if (sum(atMost) <= rank) from.set(atMost);
    else return pivot;
  }

  function lengthOf(list: number): number {
    return (to[list] ?? 0) - (from[list] ?? 0);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** How many of the values are less. @param sorted ascending: it is between these places */
export function countBelow(sorted: Float64Array, value: number, from = 0, to = sorted.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? NaN) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many of the values are not greater. */
function countUpTo(sorted: Float64Array, value: number, from = 0, to = sorted.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? NaN) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The value that `rank` of the others come before in ascending order; NaN when there is none. @param values are put in another order; none is NaN */
export function valueOfRank(values: Float64Array, rank: number): number {
  select(values, rank, 0);
  return values[rank] ?? NaN;
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
