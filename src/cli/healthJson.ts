import type { Health, HealthReport, TraceSummary } from "../engine/api";
import { jsonText, millisecondsOrNull, numberOrNull } from "../engine/document/jsonText";
import type { Session } from "./session";

/** One object, with a line for each agent. */
export async function writeHealthJson({ output }: Session, { state, traces, agents, newestFailed, longest }: HealthReport): Promise<void> {
  const { ok, failed, inProgress, errorRate, p50, p95 } = traces;
  const all = {
    healthy: state === "healthy",
    state,
    traces: { state: traces.state, ok, failed, inProgress, errorRate: numberOrNull(errorRate), p50Ms: millisecondsOrNull(p50), p95Ms: millisecondsOrNull(p95), reasons: reasonsOf(traces) },
    newestFailed: named(newestFailed),
    longest: named(longest),
  };
  await output.write(`${jsonText(all).slice(0, -1)},\n"agents":[`);
  let before = "\n";
  for (const agent of agents) {
    const { slowest } = agent;
    const told = {
      agent: agent.agent,
      state: agent.state,
      calls: agent.calls,
      ended: agent.ended,
      errors: agent.errors,
      errorRate: numberOrNull(agent.errorRate),
      p50Ms: millisecondsOrNull(agent.p50),
      p95Ms: millisecondsOrNull(agent.p95),
      slowest: slowest ? { action: slowest.action, p95Ms: millisecondsOrNull(slowest.p95) } : null,
      newestError: agent.newestError ? { id: agent.newestError.trace.id, error: agent.newestError.text } : null,
      reasons: reasonsOf(agent),
    };
    await output.write(before + jsonText(told));
    before = ",\n";
  }
  await output.write(agents.length > 0 ? "\n]}\n" : "]}\n");
}

function reasonsOf({ reasons }: Health) {
  return reasons.map(({ measure, action, value, limit }) =>
    measure === "errorRate" ? { measure, value, limit } : { measure: `${measure}Ms`, action, value: millisecondsOrNull(value), limit: millisecondsOrNull(limit) },
  );
}

function named(trace: TraceSummary | undefined) {
  return trace ? { id: trace.id, start: trace.start || null, durationMs: millisecondsOrNull(trace.duration), status: trace.status } : null;
}
