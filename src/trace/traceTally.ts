import type { Durations } from "./durations";
import { statusCodes } from "./factTable";

/** What was observed of some traces. Durations in ns, NaN when no trace has ended; nearest-rank. @see MODEL section 5 */
export interface TraceStatistics {
  readonly traces: number;
  readonly ok: number;
  readonly failed: number;
  readonly inProgress: number;
  /** failed / (ok + failed), NaN before any has ended. */
  readonly errorRate: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What some traces of one source say. */
export interface TraceTally {
  /** How many have a status, by its code in {@link statusCodes}. */
  readonly counts: Int32Array;
  /** Of those that have ended and have a duration, ns, ascending. */
  readonly durations: Float64Array;
}

/** What some tallies say together. @param durations those of all of them */
export function mergedStatistics(tallies: readonly TraceTally[], durations: Durations): TraceStatistics {
  const countOf = (code: number) => tallies.reduce((sum, { counts }) => sum + (counts[code] ?? 0), 0);
  const [ok, failed, inProgress] = [countOf(statusCodes.ok), countOf(statusCodes.error), countOf(statusCodes.in_progress)];
  const [p50 = NaN, p95 = NaN, p99 = NaN, max = NaN] = durations.percentiles([0.5, 0.95, 0.99, 1]);
  return { traces: ok + failed + inProgress, ok, failed, inProgress, errorRate: ok + failed > 0 ? failed / (ok + failed) : NaN, p50, p95, p99, max };
}
