import { setTimeout as sleep } from "node:timers/promises";

/** Stands for work: it waits for real. */
export class SimulatedWork {
  readonly #speed: number;

  /** @param speed how many times faster than usual it is */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /**
   * Takes `ms`.
   * @throws the signal's reason, as soon as it fires.
   */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms / this.#speed, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  }

  /** Never ends. */
  hang(signal: AbortSignal): Promise<void> {
    return this.take(2 ** 31 - 1, signal);
  }
}
