/** How well all that is open does, by what was observed. */
import type { Health, HealthState, HealthThresholds } from "../trace/health";
import type { TraceStatistics, TraceSummary } from "./lists";

export type { Health, HealthState, HealthThresholds };

/** An agent. Durations in ns, nearest-rank over the hops that have ended; NaN without any. */
export interface AgentHealth extends Health {
  readonly agent: string;
  /** Hops. */
  readonly calls: number;
  readonly ended: number;
  readonly errors: number;
  /** errors / ended, NaN before any has ended. */
  readonly errorRate: number;
  readonly p50: number;
  readonly p95: number;
  /** The action with the largest p95; undefined when no hop has a duration. */
  readonly slowest: { readonly action: string; readonly p95: number } | undefined;
}

export interface HealthReport {
  /** The worst of the traces' and of each agent's. */
  readonly state: HealthState;
  readonly traces: Health & TraceStatistics;
  /** By name. */
  readonly agents: readonly AgentHealth[];
  /** The failed trace that started last. */
  readonly newestFailed: TraceSummary | undefined;
  /** The longest of all traces. */
  readonly longest: TraceSummary | undefined;
}
