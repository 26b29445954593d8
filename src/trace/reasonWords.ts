import { formatDuration } from "./duration";
import type { HealthReason, HealthState } from "./health";
import { formatShare } from "./share";

/** How well something does, wherever it is said. */
export const stateWords: Readonly<Record<HealthState, string>> = { healthy: "healthy", unhealthy: "unhealthy", unknown: "not known yet" };

/** Why something is unhealthy, wherever it is said: `p95 of the calls is 1.9 s, more than 1 s`. @param of what @param duration how a duration is written, ns */
export function reasonWords({ measure, value, limit }: HealthReason, of: "traces" | "calls", duration: (ns: number) => string = formatDuration): string {
  switch (measure) {
    case "errorRate":
      return `${formatShare(value)} of the ${of} failed, more than ${formatShare(limit)}`;
    case "p95":
      return `p95 of the ${of} is ${duration(value)}, more than ${duration(limit)}`;
    case "silence":
      return `silent for ${duration(value)}, more than ${duration(limit)}`;
  }
}

interface Reasons {
  readonly traces: { readonly reasons: readonly HealthReason[] };
  readonly agents: readonly { readonly agent: string; readonly reasons: readonly (HealthReason & { readonly action: string })[] }[];
}

/** All of them, a line each: those of the traces, then of each agent and its actions. */
export function reasonsInWords({ traces, agents }: Reasons, duration = formatDuration): string[] {
  const ofAgents = agents.flatMap(({ agent, reasons }) => reasons.map((reason) => `${[agent || "(no agent)", reason.action].filter(Boolean).join(" ")}: ${reasonWords(reason, "calls", duration)}`));
  return [...traces.reasons.map((reason) => reasonWords(reason, "traces", duration)), ...ofAgents];
}
