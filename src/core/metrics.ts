import { DurationSketch } from "./durationSketch";

/** What is known of the requests of one action. Times in ms; the percentiles are within 1 % of the exact nearest-rank ones. */
export interface ActionMetrics {
  readonly requests: number;
  readonly errors: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maximumMs: number;
}

/** How many actions are told apart, since a caller may make them up; what comes in with others counts as {@link otherActions}. */
const maximumActions = 1_000;

/** The action under which all those are counted that came when there were 1,000 already. */
export const otherActions = "(other actions)";

/**
 * Counts, errors and durations of requests, by action. The durations go into a sketch of bounded size, where a list of all of them
 * would grow for ever.
 */
export class Metrics {
  readonly #actions = new Map<string, { readonly durations: DurationSketch; errors: number }>();
  #requestCount = 0;
  #errorCount = 0;
  #totalDurationMs = 0;

  get requestCount(): number {
    return this.#requestCount;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  /** Share of the requests that failed, 0 when there was none. */
  get errorRate(): number {
    return this.#requestCount === 0 ? 0 : this.#errorCount / this.#requestCount;
  }

  /** ms, 0 when there was none. */
  get meanDurationMs(): number {
    return this.#requestCount === 0 ? 0 : this.#totalDurationMs / this.#requestCount;
  }

  /** In the order in which they came first. */
  get actions(): readonly string[] {
    return [...this.#actions.keys()];
  }

  /** @throws {RangeError} for what is no duration: NaN, an infinite or a negative one. */
  recordRequest(action: string, durationMs: number, success: boolean): void {
    const name = this.#actions.has(action) || this.#actions.size < maximumActions ? action : otherActions;
    const entry = this.#actions.get(name) ?? { durations: new DurationSketch(), errors: 0 };
    entry.durations.add(durationMs);
    this.#actions.set(name, entry);
    this.#requestCount += 1;
    this.#totalDurationMs += durationMs;
    if (!success) {
      entry.errors += 1;
      this.#errorCount += 1;
    }
  }

  /** undefined for an action of which there was no request. */
  forAction(action: string): ActionMetrics | undefined {
    const entry = this.#actions.get(action);
    if (entry === undefined) return undefined;
    const { durations, errors } = entry;
    const percentile = (share: number) => durations.quantile(share) ?? 0;
    return {
      requests: durations.count,
      errors,
      meanMs: durations.totalMs / durations.count,
      p50Ms: percentile(0.5),
      p95Ms: percentile(0.95),
      p99Ms: percentile(0.99),
      maximumMs: durations.maximumMs ?? 0,
    };
  }
}
