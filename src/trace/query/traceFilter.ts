import type { TraceStatus } from "../status";
import { compileFilter, countField, durationField, onlyEquals, statusField, textField, type Fields, type Filter } from "./filter";
import type { QueryTree } from "./query";
import { durationOf, timeOf } from "./values";

/** What a filter asks of a trace, by its number. */
export interface TraceTables {
  readonly status: (trace: number) => TraceStatus;
  readonly isStale: (trace: number) => boolean;
  /** ns, NaN when no record has a time. */
  readonly duration: (trace: number) => number;
  /** ms since 1970 of its start, NaN when no record has a time. */
  readonly startMs: (trace: number) => number;
  readonly errors: (trace: number) => number;
  readonly records: (trace: number) => number;
  readonly spans: (trace: number) => number;
  readonly hops: (trace: number) => number;
  /** The agents of its hops. */
  readonly agents: (trace: number) => readonly string[];
  /** The action of the root hop. */
  readonly action: (trace: number) => string;
  readonly id: (trace: number) => string;
  /** The label of the source it is listed under. */
  readonly source: (trace: number) => string;
}

/**
 * What a query asks of traces. Each term is asked of the trace as a whole: `agent:llm level:error` are the traces in which
 * `llm` had a part and any record is an error.
 * @throws QueryError
 */
export function traceFilter(query: QueryTree): Filter<TraceTables> {
  return compileFilter(query, traceFields);
}

const traceFields: Fields<TraceTables> = {
  agent: textField((tables, trace) => tables.agents(trace)),
  action: textField((tables, trace) => [tables.action(trace)]),
  id: textField((tables, trace) => [tables.id(trace)]),
  source: textField((tables, trace) => namesOf(tables.source(trace))),
  status: statusField,
  errors: countField((tables, trace) => tables.errors(trace)),
  records: countField((tables, trace) => tables.records(trace)),
  spans: countField((tables, trace) => tables.spans(trace)),
  hops: countField((tables, trace) => tables.hops(trace)),
  duration: durationField((tables, trace) => tables.duration(trace)),
  since: (term) => {
    onlyEquals(term);
    const ms = durationOf(term) / 1e6;
    return ({ tables, nowMs }, trace) => tables.startMs(trace) >= nowMs - ms;
  },
  after: (term) => {
    onlyEquals(term);
    const from = timeOf(term);
    return ({ tables }, trace) => tables.startMs(trace) >= from;
  },
  before: (term) => {
    onlyEquals(term);
    const to = timeOf(term);
    return ({ tables }, trace) => tables.startMs(trace) < to;
  },
};

/** The label of a source, and without the folders before it where it is a path. */
function namesOf(label: string): readonly string[] {
  return [label, label.slice(Math.max(label.lastIndexOf("/"), label.lastIndexOf("\\")) + 1)];
}
