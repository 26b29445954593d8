import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos } from "../ingest/instant";
import type { AgentSummary, GroupBy, GroupSummary, TraceSummary } from "../protocol/engine";
import { hopFacts } from "../trace/agentFacts";
import { compareTexts } from "../trace/compareTexts";
import { shownTraceId } from "../trace/identity";
import { memoizedTexts } from "../trace/memoizedTexts";
import { groupStatuses } from "../trace/traceGroups";
import type { AgentFacts, TraceFacts, TraceGroup } from "../trace/traceStore";

/** What lists show of traces: names instead of numbers, written times. */
export function traceSummaries({ names }: RecordColumns, traces: readonly TraceFacts[]): TraceSummary[] {
  const textOf = memoizedTexts(names);
  return traces.map((facts) => summaryOf(facts, textOf));
}

/** The same of one trace. */
export function traceSummary({ names }: RecordColumns, facts: TraceFacts): TraceSummary {
  return summaryOf(facts, (name) => names.textOf(name));
}

/** Written out, since copying what is left of an object takes longer than all else. */
function summaryOf({ key, source, manySources, start, duration, status, stale, action, path, spans, records, errors }: TraceFacts, textOf: (name: number) => string): TraceSummary {
  return {
    key,
    id: shownTraceId(key),
    source,
    manySources,
    start: start ? isoOfInstant(start) : "",
    end: start ? isoOfInstant(plusNanos(start, duration)) : "",
    duration,
    status,
    stale,
    action: textOf(action),
    path: path.map(textOf),
    spans,
    records,
    errors,
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
