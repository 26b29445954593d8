import type { RecordColumns } from "../ingest/columns";
import { levels } from "../ingest/level";
import { eventMark, type TimelineMarks } from "../protocol/timeline";
import { eventsOfRow } from "./rowEvents";
import type { TraceView } from "./traceView";

/** Marks that a row has at most. */
const mostOfRow = 1000;
/** Rows whose events are read at once. */
const rowsAtOnce = 16;

/** The marks of one row, an element each; ns and codes as in {@link TimelineMarks}. */
interface RowMarks {
  readonly at: Float64Array;
  readonly level: Uint8Array;
}

/** The instants of rows `from` (included) to `to` (excluded): of the records that the tree has beneath them, and of the events of their spans. */
export async function timelineMarks(columns: RecordColumns, view: TraceView, from: number, to: number, signal?: AbortSignal): Promise<TimelineMarks> {
  const end = Math.min(to, view.rows.length);
  const ofRows: RowMarks[] = [];
  for (let first = from; first < end; first += rowsAtOnce) {
    // Who scrolls on does not want them any more.
    signal?.throwIfAborted();
    const group = Array.from({ length: Math.min(rowsAtOnce, end - first) }, (_, index) => marksOfRow(columns, view, first + index));
    for (const marks of await Promise.all(group)) ofRows.push(marks);
  }
  const length = ofRows.reduce((sum, { at }) => sum + at.length, 0);
  const marks = { row: new Int32Array(length), at: new Float64Array(length), level: new Uint8Array(length) };
  let place = 0;
  ofRows.forEach(({ at, level }, index) => {
    marks.row.fill(from + index, place, place + at.length);
    marks.at.set(at, place);
    marks.level.set(level, place);
    place += at.length;
  });
  return marks;
}

async function marksOfRow(columns: RecordColumns, view: TraceView, row: number): Promise<RowMarks> {
  const events = (await eventsOfRow(view, row)).filter(({ at }) => !Number.isNaN(at));
  const records = view.recordsOf(row).filter((record) => columns.hasTime(record));
  const at = new Float64Array(records.length + events.length);
  const level = new Uint8Array(at.length).fill(eventMark, records.length);
  records.forEach((record, index) => {
    at[index] = view.timeOf(record);
    level[index] = columns.level(record);
  });
  events.forEach((event, index) => (at[records.length + index] = event.at));
  const kept = at.length > mostOfRow ? worstOfBins(at, level) : Int32Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  return { at: Float64Array.from(kept, (mark) => at[mark] ?? NaN), level: Uint8Array.from(kept, (mark) => level[mark] ?? 0) };
}

/** Of the marks in each of as many bins as a row may have marks, evenly over their time, the worst; the earliest of such. In the order of the bins. */
function worstOfBins(at: Float64Array, level: Uint8Array): Int32Array {
  let [first, last] = [Infinity, -Infinity];
  for (const time of at) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const bins = new Int32Array(mostOfRow).fill(-1);
  at.forEach((time, mark) => {
    const bin = last > first ? Math.min(mostOfRow - 1, Math.floor(((time - first) / (last - first)) * mostOfRow)) : 0;
    const kept = bins[bin] ?? -1;
    const order = kept < 0 ? 1 : gravity(level[mark] ?? 0) - gravity(level[kept] ?? 0) || (at[kept] ?? 0) - time;
    if (order > 0) bins[bin] = mark;
  });
  return bins.filter((mark) => mark >= 0);
}

/** Events are rarer than records: they stay unless an error does. */
function gravity(level: number): number {
  return level === eventMark ? levels.error - 0.5 : level;
}
