import type { RecordColumns } from "../ingest/columns";
import type { TimelineRecord, TimelineRecords, TimelineRecordQuery } from "../protocol/timeline";
import { compareTimes } from "../trace/times";
import type { TraceView } from "./traceView";

/** The records of a row that a list shows, by time: read again from their files, the first ones alone. */
export async function rowRecords(columns: RecordColumns, view: TraceView, index: number, query: TimelineRecordQuery): Promise<TimelineRecords> {
  const { details } = view;
  const wanted = recordsOfRow(view, index, query.includeDescendants).filter((record) => columns.level(record) >= query.leastLevel);
  // Another clock, another order.
  if (view.trace.clockOffsets) wanted.sort((a, b) => compareTimes(view.timeOf(a), view.timeOf(b)));
  const records = wanted.slice(0, query.limit).map(async (record): Promise<TimelineRecord> => {
    const { event } = await details.of(record);
    const place = { row: record, line: details.line(record), time: view.writtenTimeOf(record) };
    return { ...place, level: details.level(record), agent: columns.names.textOf(columns.agent(record)), event };
  });
  return { records: await Promise.all(records), count: wanted.length };
}

/** In the order of the trace. Those of a hop are its own although they are listed beneath its spans. */
function recordsOfRow(view: TraceView, index: number, includeDescendants: boolean): number[] {
  const { rows, trace } = view;
  const row = rows.at(index);
  if (!row) return [];
  const hop = row.kind === "hop" ? row.index : -1;
  if (hop < 0 && !includeDescendants) return [...view.recordsOf(index)];
  const beneath = new Set<number>();
  for (let each = index; each <= index + (includeDescendants ? row.descendants : 0); each++) for (const record of view.recordsOf(each)) beneath.add(record);
  return [...trace.rows.filter((record, place) => (hop >= 0 && trace.hopOf[place] === hop) || beneath.has(record))];
}
