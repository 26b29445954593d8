import { childLists, type CriticalRows } from "./criticalPath";

/** A stretch between two children of a row in which none of its children is active; ns after the trace's start. */
export interface Gap {
  /** Index of the row whose children they are; -1 when they are roots, whose parent is the trace. */
  readonly parent: number;
  /** The child that ended last before it; of several the one that started later, then the lower row. */
  readonly before: number;
  /** The child that starts first after it; of several the lower row. */
  readonly after: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The gaps of a trace: the maximal intervals inside a row's interval, between the end of one of its children and the start of
 * the next, that no child of it covers. What passes before the first child and after the last is the row's own time and no gap.
 * A child of one instant covers that instant, so it parts two gaps; a child that lies wholly outside its parent's interval
 * is no neighbour of a gap. Rows without times are left out as in {@link CriticalRows}. By start, of the same start by parent.
 * Iterative, n log n.
 * @param least the shortest that counts, ns; an empty gap never does
 */
export function gaps(rows: CriticalRows, least: number): Gap[] {
  const { from, rows: children } = childLists(rows);
  const count = rows.parent.length;
  const startOf = (row: number) => rows.start[row] ?? NaN;
  const endOf = (row: number) => rows.end[row] ?? NaN;
  const byStart = (a: number, b: number) => startOf(a) - startOf(b) || a - b;
  const found: Gap[] = [];
  for (let list = 0; list <= count; list++) {
    const siblings = children.subarray(from[list], from[list + 1]);
    if (siblings.length < 2) continue;
    const isTrace = list === count;
    const first = isTrace ? -Infinity : startOf(list);
    const last = isTrace ? Infinity : endOf(list);
    let before = -1;
    for (const child of siblings.sort(byStart)) {
      if (endOf(child) < first || startOf(child) > last) continue;
      const start = endOf(before);
      const end = startOf(child);
      if (end > start && end - start >= least) found.push({ parent: isTrace ? -1 : list, before, after: child, start, end });
      if (before < 0 || endOf(child) > start || (endOf(child) === start && end > startOf(before))) before = child;
    }
  }
  return found.sort((a, b) => a.start - b.start || a.parent - b.parent);
}
