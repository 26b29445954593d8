import type { RecordColumns } from "../../../src/ingest/columns";
import { TraceStore } from "../../../src/trace/traceStore";
import { LineScanner } from "../../../src/ingest/lineScanner";
import { decodeRecord, eventOf } from "../../../src/ingest/record";
import { noLines, type LineCounts, type RecordBatchData } from "../../../src/ingest/recordBatch";
import type { ReadingSettings } from "../../../src/ingest/recordScanner";

/** What one record says, read back from the columns as text. */
export interface IndexedRecord {
  readonly line: number;
  readonly text: string;
  readonly event: string;
  readonly agent: string;
  readonly correlation: string;
  readonly level: number;
  readonly seconds: number;
}

export interface IndexedLog {
  readonly columns: RecordColumns;
  readonly counts: Readonly<LineCounts>;
  readonly dialects: Readonly<Record<string, number>>;
  readonly records: readonly IndexedRecord[];
  /** The rows of the records. */
  readonly rows: readonly number[];
}

/** Indexes a whole log, of which so much was there at a time. */
export function indexText(...parts: readonly string[]): IndexedLog {
  return indexBytes(parts.map((part) => Buffer.from(part)));
}

/** The batch of a whole log. */
export function batchOfText(text: string, settings: ReadingSettings = {}): RecordBatchData {
  const scanner = new LineScanner(settings);
  const bytes = Buffer.from(text);
  scanner.scan({ bytes, from: 0, limit: bytes.length, offset: 0, first: true, final: true });
  return scanner.finish();
}

/** What is indexed of a log that may still grow. */
export function indexGrowing(...parts: readonly string[]): IndexedLog {
  return indexBytes(parts.map((part) => Buffer.from(part)), {}, true);
}

export function indexBytes(parts: readonly Buffer[], settings: ReadingSettings = {}, isGrowing = false): IndexedLog {
  const columns = new TraceStore().columns;
  const counts = noLines();
  const dialects: Record<string, number> = {};
  const bytes = Buffer.concat(parts);
  const scanner = new LineScanner(settings);
  let done = 0;
  let there = 0;
  parts.forEach((part, index) => {
    there += part.length;
    const stretch = bytes.subarray(done, there);
    const used = scanner.scan({ bytes: stretch, from: 0, limit: Infinity, offset: 0, first: done === 0, final: !isGrowing && index === parts.length - 1 });
    const data = scanner.finish();
    columns.append(1, data, counts.lines, done);
    add(counts, dialects, data);
    done += used;
  });
  const rows = columns.takeAppended().flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
  const records = rows.map((row) => {
    const text = bytes.toString("utf8", columns.offset(row), columns.offset(row) + columns.bytes(row));
    return {
      line: columns.line(row),
      text,
      event: eventOf(decodeRecord(text)),
      agent: columns.names.textOf(columns.agent(row)),
      correlation: columns.ids.textOf(columns.correlation(row)),
      level: columns.level(row),
      seconds: columns.seconds(row),
    };
  });
  return { columns, counts, dialects, records, rows };
}

function add(counts: LineCounts, dialects: Record<string, number>, data: RecordBatchData): void {
  for (const kind of Object.keys(counts) as (keyof LineCounts)[]) counts[kind] += data.counts[kind];
  for (const [dialect, count] of Object.entries(data.dialects)) dialects[dialect] = (dialects[dialect] ?? 0) + count;
}
