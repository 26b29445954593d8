import type { RecordColumns } from "../ingest/columns";
import type { AgentHealth, HealthReport, HealthThresholds } from "../protocol/health";
import type { AgentSummary, TraceSummary } from "../protocol/lists";
import { agentHealth, traceHealth, worstOf } from "../trace/health";
import { groupStatuses } from "../trace/traceGroups";
import type { TraceSelection, TraceSort, TraceStore } from "../trace/traceStore";
import { agentSummaries, traceSummary } from "./summary";

/** The health of the settled traces, and of the agents in them. */
export function healthReport(columns: RecordColumns, store: TraceStore, thresholds: HealthThresholds): HealthReport {
  const first = (sort: TraceSort, selection?: TraceSelection): TraceSummary | undefined => {
    const [facts] = store.page(sort, 0, 1, selection).items;
    return facts && traceSummary(columns, facts);
  };
  const statistics = store.statistics();
  const { ok, failed, p95 } = statistics;
  const traces = { ...statistics, ...traceHealth({ ended: ok + failed, errors: failed, p95 }, thresholds) };
  const agents = agentSummaries(columns, store.agents()).map((agent) => healthOfAgent(agent, thresholds));
  return {
    state: worstOf([traces.state, ...agents.map(({ state }) => state)]),
    traces,
    agents,
    newestFailed: failed === 0 ? undefined : first("newest", store.inGroup("status", groupStatuses.indexOf("error"))),
    longest: first("duration"),
  };
}

function healthOfAgent(summary: AgentSummary, thresholds: HealthThresholds): AgentHealth {
  const { agent, hops, ended, errors, p50, p95, actions } = summary;
  let slowest: AgentHealth["slowest"];
  for (const { action, p95: of } of actions) if (of > (slowest?.p95 ?? -1)) slowest = { action, p95: of };
  return { agent, calls: hops, ended, errors, errorRate: ended > 0 ? errors / ended : NaN, p50, p95, slowest, ...agentHealth(summary, thresholds) };
}
