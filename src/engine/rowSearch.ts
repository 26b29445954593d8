import { readSync } from "node:fs";
import type { RecordMatcher, RowStretch } from "./recordMatcher";
import { msPerByte, withinTime } from "./timeLimit";

/** Records of one segment whose text stands in one file. */
export interface RowsOfFile extends RowStretch {
  readonly fd: number;
  /** Offset in the file of what is offset 0 in {@link offset}; may be negative. */
  readonly place: number;
  /** Where the text of the last record ends, as offsets are. */
  readonly end: number;
}

/**
 * So much is read at a time, and of a record that is larger all of it. Bytes. A string of up to 128 KiB stands where V8 puts what is
 * new, which is the same memory again and again; for a longer one the system is asked for memory each time, and touching
 * that for the first time costs more than the search.
 */
const readAtOnce = 64 * 1024;

/**
 * Reads records from their file and tells for each term which have what it asks: their places, ascending. Waits for the disk.
 * @throws QueryError when a regular expression takes too long
 */
export function searchRows(matcher: RecordMatcher, terms: number, rows: RowsOfFile): Uint32Array[] {
  const bytes = rows.end - (rows.offset[rows.from] ?? 0);
  return withinTime(matcher.regex, bytes * msPerByte, () => searchAll(matcher, terms, rows));
}

function searchAll(matcher: RecordMatcher, terms: number, rows: RowsOfFile): Uint32Array[] {
  const found = Array.from({ length: terms }, (): number[] => []);
  const { fd, place, offset, end } = rows;
  const endOf = (row: number) => (row === rows.to ? end : (offset[row] ?? 0));
  let buffer = Buffer.allocUnsafe(0);
  for (let from = rows.from; from < rows.to; ) {
    const base = offset[from] ?? 0;
    let to = from + 1;
    while (to < rows.to && endOf(to + 1) - base <= readAtOnce) to++;
    const length = endOf(to) - base;
    if (buffer.length < length) buffer = Buffer.allocUnsafe(Math.max(length, readAtOnce));
    const read = readSync(fd, buffer, 0, length, place + base);
    // A text that is gone is found nowhere.
    if (read < length) break;
    matcher.match(buffer.subarray(0, length), base, { ...rows, from, to }, (term, row) => found[term]?.push(row));
    from = to;
  }
  return found.map((places) => Uint32Array.from(places));
}
