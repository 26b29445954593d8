/** What lies on the rows at instants, as it comes from the host, by row. */
import type { TimelineMarks } from "../protocol/timeline";

/** Of one row, ascending. */
export interface RowMarks {
  /** ns after the trace's start. */
  readonly at: Float64Array;
  /** As {@link TimelineMarks.level}. */
  readonly level: Uint8Array;
}

/** One element a row from `from` to `to`, the last excluded. */
export function marksByRow({ row, at, level }: TimelineMarks, from: number, to: number): RowMarks[] {
  const found: RowMarks[] = [];
  let begin = 0;
  for (let each = from; each < to; each++) {
    let end = begin;
    while (end < row.length && row[end] === each) end++;
    found.push({ at: at.slice(begin, end), level: level.slice(begin, end) });
    begin = end;
  }
  return found;
}
