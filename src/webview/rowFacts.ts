/** One row of a trace's columns as named facts. */
import { rowFlags, statusOrder, type TimelineColumns } from "../protocol/timeline";
import { displayText } from "./displayText";

/** How a row ended, or that it has not: a row in progress in a source that has ended was never finished. */
type RowState = "ok" | "error" | "in_progress" | "never_finished";

export interface RowFacts {
  readonly row: number;
  /** ns after the trace's start, NaN without an instant. */
  readonly start: number;
  /** ns */
  readonly duration: number;
  /** ns */
  readonly selfTime: number;
  readonly depth: number;
  /** Index into the trace's agents, -1 for none. */
  readonly agent: number;
  /** Ready for display, "" for none. */
  readonly agentName: string;
  readonly isHop: boolean;
  readonly inferred: boolean;
  readonly state: RowState;
}

/** @param row from 0 to the number of rows, excluded */
export function rowFacts(columns: TimelineColumns, agents: readonly string[], row: number): RowFacts {
  const agent = columns.agent[row] ?? -1;
  const flags = columns.flags[row] ?? 0;
  const status = statusOrder[columns.status[row] ?? 0] ?? "ok";
  return {
    row,
    start: columns.start[row] ?? NaN,
    duration: columns.duration[row] ?? 0,
    selfTime: columns.selfTime[row] ?? 0,
    depth: columns.depth[row] ?? 0,
    agent,
    agentName: displayText(agents[agent] ?? ""),
    isHop: (flags & rowFlags.hop) !== 0,
    inferred: (flags & rowFlags.inferred) !== 0,
    state: status === "in_progress" && (flags & rowFlags.stale) !== 0 ? "never_finished" : status,
  };
}
