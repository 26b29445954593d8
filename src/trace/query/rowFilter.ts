import type { TraceStatus } from "../status";
import { compileFilter, durationField, statusField, textField, type Fields, type Filter } from "./filter";
import type { QueryTree } from "./query";

/** What a filter asks of a row of a trace, a hop or a span, by its number. */
export interface RowTables {
  readonly status: (row: number) => TraceStatus;
  readonly isStale: (row: number) => boolean;
  /** ns */
  readonly duration: (row: number) => number;
  readonly selfTime: (row: number) => number;
  readonly agent: (row: number) => string;
  /** The action of a hop, the operation of a span. */
  readonly name: (row: number) => string;
}

/** What a query asks of the rows of a trace: the same language as for traces, each term asked of a hop or span and its own records. @throws QueryError */
export function rowFilter(query: QueryTree): Filter<RowTables> {
  return compileFilter(query, rowFields);
}

const name = textField<RowTables>((tables, row) => [tables.name(row)]);

const rowFields: Fields<RowTables> = {
  agent: textField((tables, row) => [tables.agent(row)]),
  action: name,
  operation: name,
  name,
  status: statusField,
  duration: durationField((tables, row) => tables.duration(row)),
  self: durationField((tables, row) => tables.selfTime(row)),
};
