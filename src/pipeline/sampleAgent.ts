import { setTimeout as sleep } from "node:timers/promises";
import { BaseAgent, type BoundLogger, type Tracer } from "../core";
import type { FaultPlan } from "./faults";

/** What every agent of the sample works with. */
export interface Surroundings {
  readonly log: BoundLogger;
  readonly tracer: Tracer;
  readonly faults: FaultPlan;
  /** How many times faster than usual the simulated work is. */
  readonly speed: number;
}

/** An agent whose work is simulated: it waits for real. */
export abstract class SampleAgent extends BaseAgent {
  protected readonly log: BoundLogger;
  protected readonly tracer: Tracer;
  protected readonly faults: FaultPlan;
  readonly #speed: number;

  constructor({ log, tracer, faults, speed }: Surroundings) {
    super();
    this.log = log;
    this.tracer = tracer;
    this.faults = faults;
    this.#speed = speed;
  }

  /**
   * Stands for work that takes `ms`.
   * @throws the signal's reason, as soon as it fires.
   */
  protected async work(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms / this.#speed, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  }

  /** Stands for work that never ends. */
  protected hang(signal: AbortSignal): Promise<void> {
    return this.work(2 ** 31 - 1, signal);
  }
}
