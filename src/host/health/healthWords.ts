import { formatDuration, formatShare, reasonsInWords, stateWords } from "../../engine/format";
import type { AgentHealth, HealthReport, HealthState, HealthWindow } from "../../protocol/engine";
import { formatCount, separator } from "../itemWords";

/** A report, and how many traces end in a second while something runs; 0 when none do. */
export interface Observation {
  readonly report: HealthReport;
  readonly rate: number;
  readonly window: HealthWindow;
}

/** Names a command of VS Code in a link. */
export interface LinkCommands {
  readonly openTrace: string;
  readonly showHealth: string;
  readonly settings: string;
}

/** Agents that the tooltip has: as many as fit. */
const mostAgents = 8;
const longestText = 48;
const longestReason = 120;

/** `1.8 % failed · p95 240 ms · 12/s`; before any trace has ended, how many are in progress. */
export function summaryText({ report, rate }: Observation): string {
  const { ok, failed, inProgress, errorRate, p95 } = report.traces;
  const figures = ok + failed === 0 ? [`${formatCount(inProgress)} in progress`] : [`${formatShare(errorRate)} failed`, Number.isNaN(p95) ? "" : `p95 ${formatDuration(p95)}`];
  return [...figures, rate > 0 ? `${formatRate(rate)}/s` : ""].filter(Boolean).join(separator);
}

/** The icon of the status bar: a pulse while something runs and is not known to be ill. */
export function iconOf({ state, isRunning }: Pick<HealthReport, "state" | "isRunning">): string {
  if (state === "unhealthy") return "warning";
  if (isRunning) return "pulse";
  return state === "healthy" ? "pass" : "circle-outline";
}

/** For who hears it. */
export function spokenText(observation: Observation): string {
  const { state } = observation.report;
  return `Hopscope: ${state === "unknown" ? `health ${stateWords[state]}` : stateWords[state]}, ${summaryText({ ...observation, rate: 0 })}${observation.rate > 0 ? `, ${formatRate(observation.rate)} traces a second` : ""}`;
}

/** Two significant digits: more would be noise. */
export function formatRate(rate: number): string {
  return rate >= 10 ? formatCount(Math.round(rate)) : String(Number(rate.toPrecision(rate < 1 ? 1 : 2)));
}

/** `the last 1,000 traces`. */
export function windowText(window: HealthWindow): string {
  if (window.kind === "all") return "everything that is open";
  if (window.kind === "traces") return `the last ${formatCount(window.count)} traces`;
  return `the traces of the last ${formatDuration(window.ms * 1e6)}`;
}

/** The tooltip as Markdown. What a log says is escaped: nothing of it is a link, a picture or a table. */
export function tooltipMarkdown(observation: Observation, minimum: number, commands: LinkCommands): string {
  const { report, window, rate } = observation;
  const { traces, agents, open } = report;
  const { ok, failed, inProgress, p50, p95, max } = traces;
  const lines = [headline(report, minimum)];
  const reasons = reasonsInWords(report);
  if (reasons.length > 0) lines.push(reasons.slice(0, mostAgents).map((reason) => `- ${escaped(reason, longestReason)}`).join("\n"));
  const counts = [`${formatCount(ok)} ok`, `${formatCount(failed)} failed`, inProgress > 0 ? `${formatCount(inProgress)} in progress or never finished` : "", rate > 0 ? `${formatRate(rate)} traces a second` : ""];
  lines.push(counts.filter(Boolean).join(separator));
  if (!Number.isNaN(p95)) lines.push(`p50 ${formatDuration(p50)}${separator}p95 ${formatDuration(p95)}${separator}longest ${formatDuration(max)}`);
  if (traces.traces < open) lines.push(`Judged by ${windowText(window)}, of ${formatCount(open)}`);
  const named = agents.filter(({ agent }) => agent !== "").sort(worstFirst);
  const shown = named.slice(0, mostAgents);
  if (shown.length > 0) lines.push(agentTable(shown));
  if (named.length > shown.length) lines.push(`and ${formatCount(named.length - shown.length)} more agents`);
  const errors = shown.flatMap(({ agent, newestError }) => (newestError ? [`- ${escaped(agent)}: [${escaped(newestError.text || newestError.trace.id)}](command:${commands.openTrace}?${argument(newestError.trace.key)})`] : []));
  if (errors.length > 0) lines.push("Newest errors", errors.join("\n"));
  lines.push(`[Show Health](command:${commands.showHealth})${separator}[Thresholds](command:${commands.settings}?${argument("hopscope.health")})`);
  return lines.join("\n\n");
}

function headline({ state, traces }: HealthReport, minimum: number): string {
  if (state === "unhealthy") return "**Unhealthy**";
  if (state === "healthy") return "**Healthy**: nothing exceeds its threshold";
  return traces.ok + traces.failed === 0 ? "**Not known yet**: nothing has ended" : `**Not known yet**: fewer than ${formatCount(minimum)} traces have ended`;
}

const stateMarks: Readonly<Record<HealthState, string>> = { healthy: "✓", unhealthy: "✗", unknown: "○" };

function worstFirst(a: AgentHealth, b: AgentHealth): number {
  return Number(b.state === "unhealthy") - Number(a.state === "unhealthy") || b.calls - a.calls;
}

function agentTable(agents: readonly AgentHealth[]): string {
  const rows = agents.map(({ agent, state, calls, errorRate, p50, p95, slowest }) => [
    unbroken(`${stateMarks[state]} ${escaped(agent)}`),
    formatCount(calls),
    Number.isNaN(errorRate) ? "" : unbroken(formatShare(errorRate)),
    Number.isNaN(p50) ? "" : unbroken(formatDuration(p50)),
    Number.isNaN(p95) ? "" : unbroken(formatDuration(p95)),
    slowest ? unbroken(escaped(slowest.action || "(no action)")) : "",
  ]);
  const header = ["Agent", "Calls", "Failed", "p50", "p95", "Slowest action"].map(unbroken);
  const alignment = [":--", "--:", "--:", "--:", "--:", ":--"];
  return [header, alignment, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A cell that stays in one line. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

/** The one argument of a command in a link. */
function argument(value: string): string {
  return encodeURIComponent(JSON.stringify([value])).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

/** Text of a log as text in Markdown, in one line: every character that could mean something is escaped, that of a bare address too. */
export function escaped(text: string, longest = longestText): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return short.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
