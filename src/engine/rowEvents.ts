import type { TraceView } from "./traceView";

/** What happened at one instant of a span. */
export interface RowEvent {
  readonly name: string;
  /** ns after the trace's start, NaN when it names no time. */
  readonly at: number;
  readonly attributes: unknown;
}

/** The events of a row, in their record's order: of a finished span, read from the record that finished it; none of any other row. */
export async function eventsOfRow(view: TraceView, index: number): Promise<RowEvent[]> {
  const record = finishingRecord(view, index);
  if (record < 0) return [];
  const events = await view.details.events(record);
  return events.map(({ name, at, attributes }) => ({ name, at: at ? view.timeAt(at, record) : NaN, attributes }));
}

/** -1 for none. */
function finishingRecord({ rows, trace }: TraceView, index: number): number {
  const row = rows.at(index);
  const span = row?.kind === "span" ? trace.spans[row.index] : undefined;
  return span && span.id !== 0 && span.status !== "in_progress" && !span.inferredRule ? span.row : -1;
}
