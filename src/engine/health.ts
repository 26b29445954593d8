import type { RecordColumns } from "../ingest/columns";
import type { AgentHealth, HealthQuery, HealthReason, HealthReport, TraceSummary } from "../protocol/engine";
import type { AgentFacts } from "../trace/agentFacts";
import { agentHealth, traceHealth, worstOf } from "../trace/health";
import type { ObservedTraces } from "../trace/observedTraces";
import type { TraceStore } from "../trace/traceStore";
import type { HopErrors } from "./hopErrors";
import { agentSummary, traceSummary } from "./summary";

/** What may still go on. */
export interface Running {
  readonly sources: ReadonlySet<number>;
  /** For how long nothing has come of any of them, ms. */
  readonly idleMs: number;
}

/** What a report is made from. */
export interface Reported {
  readonly columns: RecordColumns;
  readonly store: TraceStore;
  readonly observed: ObservedTraces;
  /** Traces in the window or not. */
  readonly open: number;
  readonly running: Running | undefined;
  readonly hopErrors: HopErrors;
}

/** How well some traces, and the agents in them, do. All is computed at once; only then are the errors read, while the store may go on. */
export async function healthReport(reported: Reported, query: HealthQuery): Promise<HealthReport> {
  const { columns, store, observed, open, running, hopErrors } = reported;
  const { thresholds, before } = query;
  const summaryOf = (trace: number): TraceSummary | undefined => {
    const facts = store.factsAt(trace);
    return facts && traceSummary(columns, facts);
  };
  const statistics = observed.statistics();
  const { ok, failed, p95 } = statistics;
  const traces = { ...statistics, ...traceHealth({ ended: ok + failed, errors: failed, p95 }, thresholds, before?.traces) };
  const found = observed.agents();
  const silenceOf = silences(reported, found);
  const agents = found.map((facts) => healthOfAgent(columns, facts, silenceOf(facts.agent), query));
  const { from, until } = observed.extent();
  const report = {
    state: worstOf([traces.state, ...agents.map(({ state }) => state)]),
    traces,
    newestFailed: summaryOf(observed.newestFailed()),
    longest: summaryOf(observed.longest()),
    tipped: summaryOf(traces.state === "unhealthy" ? tippedTraces(observed, traces.reasons) : tippedAgent(reported, found, agents)),
    isRunning: running !== undefined,
    open,
    from: from * 1000,
    until: until * 1000,
  };
  const texts = found.map(({ newestFailure }) => {
    const failed = newestFailure && store.factsAt(newestFailure.trace);
    return failed && { trace: traceSummary(columns, failed), text: hopErrors.textOf(failed, newestFailure) };
  });
  const newestErrors = await Promise.all(texts.map(async (error) => error && { ...error, text: await error.text }));
  const told = agents.map((agent, place): AgentHealth => ({ ...agent, newestError: newestErrors[place] }));
  return { ...report, agents: told.sort((a, b) => (a.agent < b.agent ? -1 : 1)) };
}

type Judged = Omit<AgentHealth, "newestError">;

/** For how long each agent has done nothing, ns, by the clock of the logs that go on; NaN for one that is in none of them. */
function silences({ observed, running }: Reported, found: readonly AgentFacts[]): (agent: number) => number {
  if (!running) return () => NaN;
  const live = observed.within(running.sources);
  const agents = live.count === observed.count ? found : live.agents();
  const until = live.latestEnd(Date.now() / 1000) + running.idleMs / 1000;
  const lastAt = new Map(agents.map((facts) => [facts.agent, facts.lastAt]));
  // When it did its latest is rounded, and by a clock that is years ahead it is yet to come.
  return (agent) => Math.max(0, (until - (lastAt.get(agent) ?? NaN)) * 1e9);
}

function healthOfAgent(columns: RecordColumns, facts: AgentFacts, silence: number, { thresholds, before }: HealthQuery): Judged {
  const { agent, hops, ended, errors, p50, p95, actions } = agentSummary(columns, facts);
  let slowest: AgentHealth["slowest"];
  for (const { action, p95: of } of actions) if (of > (slowest?.p95 ?? -1)) slowest = { action, p95: of };
  const health = agentHealth({ ended, errors, p95, actions, silence }, thresholds, before?.agents.get(agent));
  return { agent, calls: hops, ended, errors, errorRate: ended > 0 ? errors / ended : NaN, p50, p95, silence, slowest, ...health };
}

/** The last trace that failed, or that took too long; -1 when that is not what is wrong. */
function tippedTraces(observed: ObservedTraces, reasons: readonly HealthReason[]): number {
  const [reason] = reasons;
  return reason?.measure === "p95" ? observed.newestLongerThan(reason.limit) : observed.newestFailed();
}

/** Likewise of the first agent that is unhealthy by its hops: its silence is no trace's. */
function tippedAgent({ columns, observed }: Reported, found: readonly AgentFacts[], agents: readonly Judged[]): number {
  const reasons = agents.map((agent) => agent.reasons.find(({ measure }) => measure !== "silence"));
  const place = reasons.findIndex((reason) => reason !== undefined);
  const [facts, reason] = [found[place], reasons[place]];
  if (!facts || !reason) return -1;
  if (reason.measure === "errorRate") return facts.newestFailure?.trace ?? -1;
  const slow = facts.actions.find(({ action }) => columns.names.textOf(action) === reason.action);
  return slow ? observed.newestWithHopLongerThan({ agent: facts.agent, action: slow.action }, reason.limit) : -1;
}
