import type { Metrics } from "./metrics";

/** The state of a system of agents, with what its requests tell. No number of it is ever NaN. */
export interface HealthStatus {
  /** All agents are. */
  readonly healthy: boolean;
  readonly agents: Readonly<Record<string, "healthy" | "unhealthy">>;
  /** Requests that are remembered: those in progress and the last ones. */
  readonly recentTraces: number;
  /** 0 to 1; 0 when there was no request. */
  readonly errorRate: number;
  /** 0 when there was no request. */
  readonly meanLatencyMs: number;
}

/**
 * @param agents by name; one that runs is healthy
 * @param requests that remember: a `RequestTracer`
 */
export function getHealthStatus(
  agents: ReadonlyMap<string, { readonly isRunning: boolean }>,
  requests: { readonly size: number },
  metrics: Pick<Metrics, "errorRate" | "meanDurationMs">,
): HealthStatus {
  const states = [...agents].map(([name, { isRunning }]) => [name, isRunning ? "healthy" : "unhealthy"] as const);
  return {
    healthy: states.every(([, state]) => state === "healthy"),
    agents: Object.fromEntries(states),
    recentTraces: requests.size,
    errorRate: metrics.errorRate,
    meanLatencyMs: metrics.meanDurationMs,
  };
}
