/**
 * Quantiles of durations in bounded memory, by logarithmic buckets as in DDSketch (Masson, Rim, Lee: VLDB 2019): each bucket reaches
 * from a power of γ to the next, with γ = (1 + α) / (1 − α), so that its middle is within the relative error α of all in it.
 */

/** α: how far a quantile may be from the exact nearest-rank one, relative to it. It holds for durations from 1 ns to some 11 days. */
export const relativeError = 0.01;

const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
/** Durations outside are counted as these, ms: so there are 1,728 buckets at most. */
const shortestMs = 1e-6;
const longestMs = 1e9;

export class DurationSketch {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #totalMs = 0;
  #maximumMs = 0;

  get count(): number {
    return this.#count;
  }

  get totalMs(): number {
    return this.#totalMs;
  }

  /** Exact; undefined when there is none. */
  get maximumMs(): number | undefined {
    return this.#count === 0 ? undefined : this.#maximumMs;
  }

  /** @throws {RangeError} for what is no duration: NaN, an infinite or a negative one. */
  add(durationMs: number): void {
    if (!(durationMs >= 0 && durationMs < Infinity)) throw new RangeError(`${durationMs} ms is no duration`);
    const index = Math.ceil(Math.log(Math.min(Math.max(durationMs, shortestMs), longestMs)) / logGamma);
    this.#buckets.set(index, (this.#buckets.get(index) ?? 0) + 1);
    this.#count += 1;
    this.#totalMs += durationMs;
    this.#maximumMs = Math.max(this.#maximumMs, durationMs);
  }

  /**
   * The nearest-rank quantile, in ms: the smallest duration that at least `share` of all do not exceed, within {@link relativeError}.
   * @param share 0 to 1
   * @returns undefined when there is none.
   */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let passed = 0;
    for (const [index, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      passed += count;
      if (passed >= rank) return Math.min((2 * gamma ** index) / (gamma + 1), this.#maximumMs);
    }
    return this.#maximumMs;
  }
}
