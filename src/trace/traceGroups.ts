import type { FactTable } from "./factTable";
import { statusCodes } from "./factTable";
import type { HopTable } from "./hopTable";

/** What traces are grouped by: "agent" lists a trace under each agent that had a part in it. */
export type GroupBy = "status" | "action" | "agent" | "source";

/** The statuses of groups, in their order: what needs a look comes first. */
export const groupStatuses = ["error", "in_progress", "never_finished", "ok"] as const;

/** Some traces that have one thing in common. */
export interface TraceGroup {
  /** A place in {@link groupStatuses}, the number of an action's or an agent's name (0 for none), or that of a source. */
  readonly value: number;
  readonly traces: number;
  readonly failed: number;
  /** Traces that ended, well or badly: what `failed` is a share of. */
  readonly ended: number;
}

/** Which groups a trace is in. */
export function groupValues(by: GroupBy, facts: FactTable, hops: HopTable): (trace: number) => readonly number[] {
  switch (by) {
    case "status":
      return (trace) => [statusPlace(facts.status[trace] ?? 0, facts.stale[trace] ?? 0)];
    case "action":
      return (trace) => [facts.action[trace] ?? 0];
    case "source":
      return (trace) => [facts.source[trace] ?? 0];
    case "agent":
      return (trace) => {
        const agents = new Set(hops.agentsOf(trace));
        return agents.size === 0 ? [0] : [...agents];
      };
  }
}

/** The groups of some traces, in no order. */
export function groupTraces(traces: Int32Array, facts: FactTable, valuesOf: (trace: number) => readonly number[]): TraceGroup[] {
  const groups = new Map<number, { -readonly [Key in keyof TraceGroup]: TraceGroup[Key] }>();
  for (const trace of traces) {
    const status = facts.status[trace];
    for (const value of valuesOf(trace)) {
      let group = groups.get(value);
      if (!group) groups.set(value, (group = { value, traces: 0, failed: 0, ended: 0 }));
      group.traces++;
      if (status !== statusCodes.in_progress) group.ended++;
      if (status === statusCodes.error) group.failed++;
    }
  }
  return [...groups.values()];
}

function statusPlace(code: number, stale: number): number {
  if (code === statusCodes.error) return groupStatuses.indexOf("error");
  if (code === statusCodes.ok) return groupStatuses.indexOf("ok");
  return groupStatuses.indexOf(stale === 0 ? "in_progress" : "never_finished");
}
