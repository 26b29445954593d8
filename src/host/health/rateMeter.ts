import type { SourceSummary } from "../../protocol/engine";

/** What is asked of a source. */
export type Metered = Pick<SourceSummary, "id" | "state"> & { readonly statistics: Pick<SourceSummary["statistics"], "ok" | "failed"> };

/** So far back it looks. ms */
const reachMs = 10_000;

interface Sample {
  readonly at: number;
  /** Traces that had ended. */
  readonly ended: number;
}

/** How many traces end in a second in what is live: over the last ten seconds, or over the time that a source has been. What a log held before does not count. */
export class RateMeter {
  /** Of each live source the samples within reach and the one before, by time. */
  readonly #samples = new Map<number, Sample[]>();
  #lastEndedAt = -Infinity;

  /** Takes in what is known now. @param now ms, of a clock that only goes forward */
  sample(now: number, sources: readonly Metered[]): void {
    const before = new Map(this.#samples);
    this.#samples.clear();
    for (const { id, state, statistics } of sources) {
      const ended = statistics.ok + statistics.failed;
      const samples = before.get(id) ?? [];
      const last = samples.at(-1);
      if (last && ended > last.ended) this.#lastEndedAt = now;
      if (state !== "live") continue;
      samples.push({ at: now, ended });
      while ((samples[1]?.at ?? now) <= now - reachMs) samples.shift();
      this.#samples.set(id, samples);
    }
  }

  /** Traces a second; 0 when none ended lately, or when it is too early to tell. */
  rate(now: number): number {
    let rate = 0;
    for (const samples of this.#samples.values()) {
      const since = now - reachMs;
      const first = samples.findLast(({ at }) => at <= since) ?? samples[0];
      const last = samples.at(-1);
      if (!first || !last) continue;
      const seconds = (now - Math.max(first.at, since)) / 1000;
      if (seconds >= 1) rate += (last.ended - first.ended) / seconds;
    }
    return rate;
  }

  /** Whether a trace ended lately in what is live, or was until then. */
  hasEndedLately(now: number): boolean {
    return now - this.#lastEndedAt <= reachMs;
  }
}
