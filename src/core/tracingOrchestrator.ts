import type { AgentMessage } from "./agentMessage";
import type { AgentResponse } from "./agentResponse";
import { errorMessage } from "./errorText";
import { getHealthStatus, type HealthStatus } from "./health";
import { Metrics } from "./metrics";
import { composeMiddleware, type MessageHandler, metricsMiddleware, type Middleware } from "./middleware";
import { Orchestrator, type OrchestratorOptions } from "./orchestrator";
import { RequestTracer } from "./requestTracer";

export interface TracingOrchestratorOptions extends OrchestratorOptions {
  /** Where the requests are remembered; one of its own when absent. */
  readonly requests?: RequestTracer;
  /** Where they are counted; one of its own when absent. */
  readonly metrics?: Metrics;
  /** Around the handling of each request, the first outermost; inside the metrics. */
  readonly middleware?: readonly Middleware[];
}

/** An orchestrator that keeps account of its requests: their way through the agents, how they ended, how long they took. */
export class TracingOrchestrator extends Orchestrator {
  readonly requests: RequestTracer;
  readonly metrics: Metrics;
  readonly #handler: MessageHandler;

  constructor({ requests = new RequestTracer(), metrics = new Metrics(), middleware = [], ...options }: TracingOrchestratorOptions) {
    super(options);
    this.requests = requests;
    this.metrics = metrics;
    this.#handler = composeMiddleware([metricsMiddleware(metrics), ...middleware], (message) => super.accept(message));
  }

  /** The state of its agents, with what its requests tell. */
  health(): HealthStatus {
    return getHealthStatus(this.agents, this.requests, this.metrics);
  }

  protected override async accept(identified: AgentMessage): Promise<AgentResponse> {
    const { correlationId = "" } = identified;
    this.requests.startTrace(correlationId);
    try {
      const response = await this.#handler(identified);
      this.requests.completeTrace(correlationId, response.success, response.error);
      return response;
    } catch (error) {
      this.requests.completeTrace(correlationId, false, errorMessage(error));
      throw error;
    }
  }

  protected override onVisit(agent: string, correlationId: string): void {
    this.requests.addHop(correlationId, agent);
  }
}
