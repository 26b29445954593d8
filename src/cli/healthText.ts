import type { AgentHealth, HealthReport, HealthState, TraceSummary } from "../engine/api";
import { formatCount, formatShare, reasonsInWords, stateWords } from "../engine/format";
import type { Session } from "./session";
import { totals } from "./summaryText";
import { type Cell, type Column, tableLines } from "./table";
import type { Style, Terminal } from "./terminal";
import { shortTime } from "./traceWords";

const stateStyles: Readonly<Record<HealthState, Style>> = { healthy: "green", unhealthy: "red", unknown: "yellow" };

/** What people want to know: the state, why, and each agent's. */
export async function writeHealthText({ output, terminal }: Session, { state, traces, agents, newestFailed, longest }: HealthReport): Promise<void> {
  await output.write(terminal.facts(totals({ ...traces, withoutTrace: 0 }, terminal), [[stateWords[state], stateStyles[state]], "  "]));
  for (const reason of reasonsInWords({ traces, agents }, (ns) => terminal.duration(ns))) await output.write(terminal.paragraph(reason, "  "));
  if (agents.length > 0) await output.write(terminal.line());
  if (agents.length > 0) for (const line of tableLines(agentColumns, agents.map((agent) => agentRow(agent, terminal)), terminal)) await output.write(line);
  const named = [["newest failed trace", newestFailed] as const, ["longest trace", longest] as const].filter(([, trace]) => trace !== undefined);
  if (named.length > 0) await output.write(terminal.line());
  for (const [what, trace] of named) if (trace) await output.write(terminal.facts(aboutTrace(trace, terminal), [`${what}  `, [trace.id, "bold"], "  "]));
}

const agentColumns: readonly Column[] = [
  { title: "AGENT", least: 13 },
  { title: "STATE" },
  { title: "CALLS", right: true },
  { title: "FAILED", right: true },
  { title: "P50", right: true },
  { title: "P95", right: true },
  { title: "SLOWEST ACTION" },
];

function agentRow({ agent, state, calls, errors, errorRate, p50, p95, slowest }: AgentHealth, terminal: Terminal): Cell[] {
  return [
    agent,
    [stateWords[state], stateStyles[state]],
    formatCount(calls),
    [Number.isNaN(errorRate) ? "" : formatShare(errorRate), errors > 0 ? "red" : undefined],
    terminal.duration(p50),
    terminal.duration(p95),
    slowest ? `${slowest.action} ${terminal.duration(slowest.p95)}`.trim() : "",
  ];
}

function aboutTrace({ start, duration }: TraceSummary, terminal: Terminal): string[] {
  return [shortTime(start), terminal.duration(duration)].filter((fact) => fact !== "");
}
