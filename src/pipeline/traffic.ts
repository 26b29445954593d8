import { setTimeout as sleep } from "node:timers/promises";
import { AgentMessage, newCorrelationId, type Orchestrator, runWithIds, SeededIds } from "../core";
import type { FaultPlan } from "./faults";
import type { PipelineOptions } from "./options";
import { sampleRequest, type SampleRequest } from "./requests";

/** Mean ms between two requests, and of all of them together at most. */
const meanGapMs = 450;
const maximumSpreadMs = 20_000;
/** More would measure the machine, not the pipeline. */
const maximumInFlight = 64;

export interface Outcome {
  readonly succeeded: number;
  readonly failed: number;
}

/** Sends the requests, each when its time has come, not when the one before is answered. */
export class Traffic {
  readonly #orchestrator: Orchestrator;
  readonly #faults: FaultPlan;
  readonly #options: PipelineOptions;

  constructor(orchestrator: Orchestrator, faults: FaultPlan, options: PipelineOptions) {
    this.#orchestrator = orchestrator;
    this.#faults = faults;
    this.#options = options;
  }

  /** Resolves when the last one is answered. */
  async run(): Promise<Outcome> {
    const { requests, failureRate, seed, speed } = this.#options;
    const gapMs = Math.min(meanGapMs, maximumSpreadMs / requests) / speed;
    const inFlight = new Set<Promise<void>>();
    let succeeded = 0;
    for (let index = 0; index < requests; index++) {
      const request = sampleRequest(seed, index, failureRate);
      await sleep(request.gap * gapMs);
      if (inFlight.size >= maximumInFlight) await Promise.race(inFlight);
      const answer = this.#serve(request).then((success) => {
        succeeded += Number(success);
        inFlight.delete(answer);
      });
      inFlight.add(answer);
    }
    await Promise.all(inFlight);
    return { succeeded, failed: requests - succeeded };
  }

  /** One request, from its entry to its answer: here it gets its correlation ID. Resolves to whether it went well. */
  #serve({ index, action, payload, fault }: SampleRequest): Promise<boolean> {
    const ids = new SeededIds(`request/${this.#options.seed}/${index}`);
    return runWithIds(ids, async () => {
      const correlationId = newCorrelationId();
      this.#faults.plan(correlationId, fault);
      try {
        const { success } = await this.#orchestrator.handle(new AgentMessage({ correlationId, action, payload }));
        return success;
      } catch {
        return false; // The orchestrator has logged why.
      } finally {
        this.#faults.forget(correlationId);
      }
    });
  }
}
