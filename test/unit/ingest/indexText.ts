import { RecordColumns } from "../../../src/ingest/columns";
import { LineIndexer, type LineCounts } from "../../../src/ingest/lineIndexer";

/** What one record says, read back from the columns as text. */
export interface IndexedRecord {
  readonly line: number;
  readonly text: string;
  readonly event: string;
  readonly agent: string;
  readonly correlation: string;
  readonly level: number;
}

export interface IndexedLog {
  readonly columns: RecordColumns;
  readonly counts: Readonly<LineCounts>;
  readonly records: readonly IndexedRecord[];
}

/** Indexes a whole log, handed over in the given parts. */
export function indexText(...parts: readonly string[]): IndexedLog {
  return indexBytes(parts.map((part) => Buffer.from(part)));
}

export function indexBytes(parts: readonly Buffer[]): IndexedLog {
  const columns = new RecordColumns();
  const indexer = new LineIndexer(columns, 1);
  let offset = 0;
  for (const part of parts) {
    indexer.feed(part, offset);
    offset += part.length;
  }
  indexer.end();
  const bytes = Buffer.concat(parts);
  const records = Array.from({ length: columns.length }, (_, row) => ({
    line: columns.line[row] ?? -1,
    text: bytes.toString("utf8", columns.offset[row], (columns.offset[row] ?? 0) + (columns.bytes[row] ?? 0)),
    event: columns.names.textOf(columns.event[row] ?? 0),
    agent: columns.names.textOf(columns.agent[row] ?? 0),
    correlation: columns.ids.textOf(columns.correlation[row] ?? 0),
    level: columns.level[row] ?? 0,
  }));
  return { columns, counts: indexer.counts, records };
}
