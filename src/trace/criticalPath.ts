import { compareTimes } from "./times";
import { kindCodes, rowStatusCodes, type TreeRows } from "./treeRows";

/** A stretch of time that a row accounts for alone on the critical path; ns after the trace's start. */
export interface PathSegment {
  /** Index of the row in the tree. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A tree of rows as columns of the same length, in any order. Times are ns after the trace's start. A row whose times are
 * unknown (NaN) or whose end is before its start counts as absent: its children count as those of its nearest ancestor with times.
 */
export interface CriticalRows {
  readonly start: ArrayLike<number>;
  readonly end: ArrayLike<number>;
  /** Index of the parent, -1 for a root. Following parents always ends. */
  readonly parent: ArrayLike<number>;
}

/** The children of each row, leaving out rows without times. */
export interface ChildLists {
  /** For each row its nearest ancestor with times, -1 for none. */
  readonly parent: Int32Array;
  /** The children of row `r` are `rows[from[r]]` to `rows[from[r + 1] - 1]`, ascending. Behind those of the last row stand the roots. */
  readonly from: Int32Array;
  readonly rows: Int32Array;
}

/**
 * The critical path of a tree of rows: which row the end of `root` had to wait for at each instant. It walks back from the
 * root's end: at each instant the last-ending child that covers it, and inside that child the same, else the row itself.
 *
 * A row covers [start, end). Before rows are compared, each is cut to what its parent covers, which itself is cut to its own
 * parent, up to the root: a child that outlives its parent ends with it. Of children that end together the one that starts
 * later is on the path, of those that also start together the lower row. So a row is on the path in one interval at most, from
 * its start to its end or to where a child of the same parent that ends later takes over.
 *
 * Segments ascend, do not overlap and cover the root's whole duration; none is empty, so a root of one instant has none.
 * Iterative; linear, but for sorting the children of the rows that are on the path.
 * @see MODEL section 6
 */
export function criticalPath(rows: CriticalRows, root: number): PathSegment[] {
  if (!hasTimes(rows, root)) return [];
  const { parent, from, rows: children } = childLists(rows);
  const starts = Float64Array.from(rows.start);
  const ends = Float64Array.from(rows.end);
  const laterFirst = (a: number, b: number) => (ends[b] ?? 0) - (ends[a] ?? 0) || (starts[b] ?? 0) - (starts[a] ?? 0) || a - b;
  /** For each row where the walk goes on among its children. */
  const next = from.slice();
  const enter = (row: number) => {
    const ofRow = children.subarray(from[row], from[row + 1]);
    for (const child of ofRow) {
      starts[child] = Math.max(starts[child] ?? NaN, starts[row] ?? NaN);
      ends[child] = Math.min(ends[child] ?? NaN, ends[row] ?? NaN);
    }
    if (ofRow.length > 1) ofRow.sort(laterFirst);
  };
  /** The next child that covers instants before `at`, -1 for none. What it passes over lies behind children that end later. */
  const nextChild = (row: number, at: number) => {
    const stop = from[row + 1] ?? 0;
    for (let place = next[row] ?? stop; place < stop; place++) {
      const child = children[place] ?? -1;
      const start = starts[child] ?? NaN;
      next[row] = place + 1;
      if (start < at && start < (ends[child] ?? NaN)) return child;
    }
    return -1;
  };

  const backwards: PathSegment[] = [];
  let row = root;
  let at = ends[root] ?? NaN;
  const walkBack = (to: number) => {
    if (to >= at) return;
    backwards.push({ row, start: to, end: at });
    at = to;
  };
  enter(root);
  for (;;) {
    const child = nextChild(row, at);
    if (child >= 0) {
      walkBack(ends[child] ?? NaN);
      row = child;
      enter(row);
      continue;
    }
    walkBack(starts[row] ?? NaN);
    if (row === root) return backwards.reverse();
    row = parent[row] ?? root;
  }
}

/** Lists the children of each row with times under its nearest ancestor with times. Linear, iterative. */
export function childLists(rows: CriticalRows): ChildLists {
  const count = rows.parent.length;
  const parent = timedParents(rows);
  const from = new Int32Array(count + 2);
  const listOf = (row: number) => ((parent[row] ?? -1) < 0 ? count : (parent[row] ?? count));
  let listed = 0;
  for (let row = 0; row < count; row++) {
    if (!hasTimes(rows, row)) continue;
    const list = listOf(row);
    from[list + 1] = (from[list + 1] ?? 0) + 1;
    listed++;
  }
  for (let list = 0; list <= count; list++) from[list + 1] = (from[list + 1] ?? 0) + (from[list] ?? 0);
  const lists = new Int32Array(listed);
  const free = from.slice();
  for (let row = 0; row < count; row++) {
    if (!hasTimes(rows, row)) continue;
    const list = listOf(row);
    const place = free[list] ?? 0;
    lists[place] = row;
    free[list] = place + 1;
  }
  return { parent, from, rows: lists };
}

function hasTimes({ start, end }: CriticalRows, row: number): boolean {
  return (start[row] ?? NaN) <= (end[row] ?? NaN);
}

const notAsked = -2;

/** For each row its nearest ancestor with times, -1 for none. Each chain of rows without times is climbed once. */
function timedParents(rows: CriticalRows): Int32Array {
  const parentOf = (row: number) => rows.parent[row] ?? -1;
  const found = new Int32Array(rows.parent.length).fill(notAsked);
  for (let row = 0; row < found.length; row++) {
    let top = row;
    while (found[top] === notAsked && parentOf(top) >= 0 && !hasTimes(rows, parentOf(top))) top = parentOf(top);
    const known = found[top] ?? notAsked;
    const ancestor = known === notAsked ? Math.max(parentOf(top), -1) : known;
    for (let below = row; found[below] === notAsked; below = parentOf(below)) {
      found[below] = ancestor;
      if (below === top) break;
    }
  }
  return found;
}

/** What is needed of the rows of a trace. */
export type PathRows = Pick<TreeRows, "length" | "kind" | "index" | "parent" | "start" | "end" | "status" | "rowOfHop">;

/** What is needed of an assembled trace; times in ns. */
export interface PathTrace {
  readonly duration: number;
  readonly rootHop: number;
  readonly hops: readonly { readonly parent: number }[];
  readonly spans: readonly { readonly hop: number; readonly parent: number; readonly start: number }[];
}

/**
 * The critical path of a trace from its root hop, or the first row when it has no hop. Rows keep their indexes.
 * @param root index of another row to start from
 */
export function criticalPathOf(trace: PathTrace, rows: PathRows, root?: number): { readonly causal: CriticalRows; readonly segments: readonly PathSegment[] } {
  const causal = causalRows(trace, rows);
  return { causal, segments: criticalPath(causal, root ?? Math.max(0, rows.rowOfHop(trace.rootHop))) };
}

/**
 * The rows of a trace, each beneath what waited for it. The rows that are shown hang a hop beneath the hop that sent its
 * message, beside that hop's own spans, which would hide it from the path. Here it hangs beneath the span that sent it: the one
 * of the sending hop that its earliest span to name one has as its parent; else the last-ending of the sending hop's outermost
 * spans that began by then, if that ends no earlier than it; else beneath the hop. A row for a missing span counts as absent,
 * and what is in progress lasts until the last instant that the trace knows of. The order of the rows stays. n log n, iterative.
 */
export function causalRows(trace: PathTrace, rows: PathRows): CriticalRows {
  const isOf = (row: number, kind: keyof typeof kindCodes) => rows.kind[row] === kindCodes[kind];
  const start = rows.start.map((ns, row) => (isOf(row, "missing") ? NaN : ns));
  const end = rows.end.map((ns, row) => (isOf(row, "missing") ? NaN : rows.status[row] === rowStatusCodes.in_progress ? trace.duration : ns));
  const parent = rows.parent.slice();
  const named = namedSenders(trace, rows);
  const isSentHop = (row: number) => isOf(row, "hop") && (parent[row] ?? -1) >= 0;
  const hopAbove = (row: number) => {
    const above = rows.parent[row] ?? -1;
    return isOf(above, "missing") ? (rows.parent[above] ?? -1) : above;
  };
  const isOutermost = (row: number) => isOf(row, "span") && isOf(hopAbove(row), "hop");
  const relevant = Int32Array.from(parent.keys()).filter((row) => !Number.isNaN(start[row] ?? NaN) && (isSentHop(row) || isOutermost(row)));
  relevant.sort((a, b) => compareTimes(start[a] ?? NaN, start[b] ?? NaN) || Number(isSentHop(a)) - Number(isSentHop(b)) || a - b);
  /** For each row of a hop the last-ending of its outermost spans so far. */
  const reaching = new Int32Array(rows.length).fill(-1);
  for (const row of relevant) {
    const hop = hopAbove(row);
    const span = reaching[hop] ?? -1;
    if (!isSentHop(row)) {
      if (span < 0 || (end[row] ?? NaN) > (end[span] ?? NaN)) reaching[hop] = row;
    } else if (span >= 0 && (end[span] ?? NaN) >= (end[row] ?? NaN)) parent[row] = span;
  }
  rows.index.forEach((index, row) => {
    const sender = isOf(row, "hop") ? (named[index] ?? -1) : -1;
    if (sender >= 0) parent[row] = sender;
  });
  return { start, end, parent };
}

/** For each hop the row of the span of its sender that is the parent of one of its spans, of the earliest such; -1 for none. */
function namedSenders({ hops, spans }: PathTrace, rows: PathRows): Int32Array {
  const rowOfSpan = new Int32Array(spans.length).fill(-1);
  rows.index.forEach((index, row) => {
    if (rows.kind[row] === kindCodes.span) rowOfSpan[index] = row;
  });
  const senders = new Int32Array(hops.length).fill(-1);
  const since = new Float64Array(hops.length).fill(Infinity);
  for (const { hop, parent, start } of spans) {
    const sender = hops[hop]?.parent ?? -1;
    if (sender < 0 || spans[parent]?.hop !== sender || !(start < (since[hop] ?? NaN))) continue;
    since[hop] = start;
    senders[hop] = rowOfSpan[parent] ?? -1;
  }
  return senders;
}
