import type { HealthReport, HealthState } from "../../protocol/engine";

/** Whether a change of health is worth a word: each once, and only while something runs. A log of last week is no news. */
export class HealthNews {
  /** The last state that was known. */
  #known: HealthState = "unknown";
  #hasWarned = false;

  /**
   * @param isLive traces have ended lately in a program that runs, or an agent has stopped to
   * @returns the state to tell of; undefined when there is nothing to tell
   */
  next({ state }: Pick<HealthReport, "state">, isLive: boolean): Exclude<HealthState, "unknown"> | undefined {
    // Too little traffic for a while is no recovery.
    if (state === "unknown" || state === this.#known) return undefined;
    if (!isLive) {
      this.#known = state;
      return undefined;
    }
    this.#known = state;
    if (state === "unhealthy") {
      this.#hasWarned = true;
      return state;
    }
    const recovered = this.#hasWarned;
    this.#hasWarned = false;
    return recovered ? state : undefined;
  }

  /** All that was open is closed, or is judged by something else. */
  forget(): void {
    this.#known = "unknown";
    this.#hasWarned = false;
  }
}
