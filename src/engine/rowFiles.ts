import type { RecordColumns, SegmentRows } from "../ingest/columns";
import type { RowsOfFile } from "./rowSearch";
import type { Sources } from "./sources";

/** The records of a segment from one place to another, cut where another file begins; without those whose text is gone. */
export function* filesOfRows({ sources, columns }: { readonly sources: Sources; readonly columns: RecordColumns }, source: number, { segment, firstRow }: SegmentRows, from: number, to: number): Generator<RowsOfFile> {
  const parts = sources.find(source)?.parts;
  const { offset, bytes, firstOffset } = segment;
  const begins = (row: number) => firstOffset + (offset[row] ?? 0);
  for (let start = from; parts && start < to; ) {
    const file = parts.fileAt(begins(start));
    // Mostly all of them stand in one file.
    let stop = begins(to - 1) < file.to ? to : start + 1;
    while (stop < to && begins(stop) < file.to) stop++;
    const next = stop < segment.length ? begins(stop) : nextOffset(columns, firstRow + stop - 1, sources.endOf(source));
    if (file.fd >= 0) yield { fd: file.fd, place: firstOffset - file.from, offset, bytes, from: start, to: stop, end: Math.min(next, file.to) - firstOffset };
    start = stop;
  }
}

/** Where the record behind the last one of a segment begins. */
function nextOffset(columns: RecordColumns, row: number, end: number): number {
  const next = columns.next(row);
  return next < 0 ? end : columns.offset(next);
}
