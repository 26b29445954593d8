import { BaseAgent, type BoundLogger, type Tracer } from "../core";
import type { FaultPlan } from "./faults";
import { SimulatedWork } from "./simulatedWork";

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
  protected readonly simulated: SimulatedWork;

  constructor({ log, tracer, faults, speed }: Surroundings) {
    super();
    this.log = log;
    this.tracer = tracer;
    this.faults = faults;
    this.simulated = new SimulatedWork(speed);
  }
}
