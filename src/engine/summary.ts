import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos } from "../ingest/instant";
import type { AgentSummary, GroupBy, GroupSummary, TraceSummary } from "../protocol/engine";
import { hopFacts } from "../trace/agentFacts";
import { compareTexts } from "../trace/compareTexts";
import { shownTraceId } from "../trace/identity";
import { groupStatuses } from "../trace/traceGroups";
import type { AgentFacts, TraceFacts, TraceGroup } from "../trace/traceStore";

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

/** Groups as a list shows them: those of "status" by what needs a look, others the largest first. */
export function groupSummaries(by: GroupBy, groups: readonly TraceGroup[], columns: RecordColumns, labelOf: (source: number) => string): GroupSummary[] {
  const label = (value: number) => (by === "status" ? (groupStatuses[value] ?? "") : by === "source" ? labelOf(value) : columns.names.textOf(value));
  const summaries = groups.map((group) => ({ ...group, label: label(group.value) }));
  return summaries.sort((a, b) => (by === "status" ? a.value - b.value : b.traces - a.traces || (a.label < b.label ? -1 : 1)));
}

/** Agents and their actions, by name. */
export function agentSummaries(columns: RecordColumns, agents: readonly AgentFacts[]): AgentSummary[] {
  return agents.map((facts) => agentSummary(columns, facts)).sort((a, b) => compareTexts(a.agent, b.agent));
}

/** An agent and its actions, by name. */
export function agentSummary({ names }: RecordColumns, facts: AgentFacts): AgentSummary {
  const named = facts.actions.map((action) => ({ ...hopFacts(action), action: names.textOf(action.action) }));
  return { ...hopFacts(facts), agent: names.textOf(facts.agent), actions: named.sort((a, b) => compareTexts(a.action, b.action)) };
}
