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

/** Sums traces up, one after the other. */
export class TraceTally {
  readonly #counts = [0, 0, 0, 0];
  #durations = new Float64Array(64);
  #known = 0;

  /** @param code one of {@link statusCodes} @param ns its duration, NaN when no record has a time */
  add(code: number, ns: number): void {
    this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    if (code === statusCodes.in_progress || Number.isNaN(ns)) return;
    if (this.#known === this.#durations.length) {
      const wider = new Float64Array(this.#known * 2);
      wider.set(this.#durations);
      this.#durations = wider;
    }
    this.#durations[this.#known++] = ns;
  }

  /** How many have a status. @param code one of {@link statusCodes} */
  countOf(code: number): number {
    return this.#counts[code] ?? 0;
  }

  /** Of those that have ended, ns: the memory itself, to be sorted once all are known. */
  get durations(): Float64Array {
    return this.#durations.subarray(0, this.#known);
  }
}

/** What some tallies say together. @param durations those of all of them */
export function mergedStatistics(tallies: readonly TraceTally[], durations: Durations): TraceStatistics {
  const countOf = (code: number) => tallies.reduce((sum, tally) => sum + tally.countOf(code), 0);
  const [ok, failed, inProgress] = [countOf(statusCodes.ok), countOf(statusCodes.error), countOf(statusCodes.in_progress)];
  const [p50 = NaN, p95 = NaN, p99 = NaN, max = NaN] = durations.percentiles([0.5, 0.95, 0.99, 1]);
  return { traces: ok + failed + inProgress, ok, failed, inProgress, errorRate: ok + failed > 0 ? failed / (ok + failed) : NaN, p50, p95, p99, max };
}
