/** The agents, one a row. */
import type { AgentHealth, HealthDetails } from "../../protocol/health";
import { formatDuration } from "../../trace/duration";
import { reasonWords } from "../../trace/reasonWords";
import { formatShare } from "../../trace/share";
import { counted, formatCount } from "../../trace/quantities";
import { displayText } from "../displayText";
import { stepText } from "./clock";
import { DataTable, type TableColumn } from "./dataTable";
import { actionName, agentName } from "./healthWords";
import { historyRows, HistoryTable } from "./historyTable";
import { AgentMark, Section, StateMark, TraceLink } from "./parts";
import { CallsSparkline, DurationSparkline } from "./sparkline";

const columns: readonly TableColumn[] = [
  { title: "Agent", gives: true },
  { title: "State" },
  { title: "Calls", isNumber: true },
  { title: "Failed", isNumber: true },
  { title: "p50", isNumber: true },
  { title: "p95", isNumber: true },
  { title: "Slowest action", gives: true },
  { title: "Calls over time", gives: true },
  { title: "p95 over time", gives: true },
  { title: "Newest error", grows: true },
];

export function AgentTable({ report, history }: Pick<HealthDetails, "report" | "history">) {
  const lines = new Map(history.agents.map((line) => [line.agent, line]));
  const when = (step: number) => stepText(history.from + step * history.step, history.step, report.until);
  const values = () => (
    <HistoryTable
      label="Agents over time"
      first={["Agent"]}
      rows={history.agents.flatMap((line) => historyRows(line, when, { key: line.agent, cells: [<AgentMark key="agent" agent={line.agent} />] }))}
    />
  );
  const rows = report.agents.map((agent) => ({ key: agent.agent, cells: agentCells(agent, lines.get(agent.agent), formatDuration(history.step * 1e6)) }));
  return (
    <Section id="agents" title="Agents" note={counted(report.agents.length, "agent")} table={{ of: "agents", content: values }}>
      <DataTable label="Agents" columns={columns} rows={rows} cards />
    </Section>
  );
}

function agentCells(agent: AgentHealth, line: HealthDetails["history"]["agents"][number] | undefined, step: string) {
  const { calls, errors, errorRate, p50, p95, slowest, newestError } = agent;
  return [
    <AgentMark key="agent" agent={agent.agent} />,
    <AgentState key="state" agent={agent} />,
    formatCount(calls),
    <span key="failed" class={errors > 0 ? "is-failed" : ""} title={`${formatCount(errors)} failed`}>
      {formatShare(errorRate)}
    </span>,
    formatDuration(p50),
    formatDuration(p95),
    slowest && (
      <span key="slowest" class="with-number" title={`${actionName(slowest.action)}, p95 ${formatDuration(slowest.p95)}`}>
        <span class="text">{actionName(slowest.action)}</span>
        <span class="number">{formatDuration(slowest.p95)}</span>
      </span>
    ),
    line && <CallsSparkline key="calls" ended={line.ended} errors={line.errors} label={`${agentName(agent.agent)}, calls: at most ${formatCount(largest(line.ended))} in ${step}, ${counted(errors, "failure")}`} />,
    line && <DurationSparkline key="p95" values={line.p95} label={`${agentName(agent.agent)}, p95: at most ${formatDuration(largest(line.p95))}`} />,
    newestError && <TraceLink key="error" traceKey={newestError.trace.key} words={newestError.text === "" ? "an error that says nothing" : displayText(newestError.text)} />,
  ];
}

function AgentState({ agent: { state, reasons } }: { readonly agent: AgentHealth }) {
  return (
    <span title={reasons.map((reason) => [reason.action, reasonWords(reason, "calls")].filter(Boolean).map(displayText).join(": ")).join("\n")}>
      <StateMark state={state} />
    </span>
  );
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}
