import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos } from "../ingest/instant";
import type { TraceSummary } from "../protocol/engine";
import { shownTraceId } from "../trace/identity";
import type { TraceFacts } from "../trace/traceStore";

/** What a list shows of a trace: names instead of numbers, written times. */
export function traceSummary(columns: RecordColumns, facts: TraceFacts): TraceSummary {
  const { start, duration, action, path, ...rest } = facts;
  return {
    ...rest,
    id: shownTraceId(facts.key),
    start: start ? isoOfInstant(start) : "",
    end: start ? isoOfInstant(plusNanos(start, duration)) : "",
    duration,
    action: columns.names.textOf(action),
    path: path.map((agent) => columns.names.textOf(agent)),
  };
}
