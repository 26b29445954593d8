import { AgentMessage } from "./agentMessage";
import type { AgentResponse } from "./agentResponse";
import type { BaseAgent, Hop } from "./baseAgent";
import type { BoundLogger } from "./boundLogger";
import { currentContext, runInContext } from "./context";
import { getCorrelationId, newCorrelationId } from "./correlation";
import { sharedController, withDeadline } from "./deadline";
import { type DeliveryOptions, withRetries } from "./delivery";
import type { Tracer } from "./tracer";

/** No agent takes the action of a message. */
export class UnknownActionError extends Error {
  override readonly name = "UnknownActionError";

  constructor(
    readonly action: string,
    known: readonly string[],
  ) {
    super(`no agent handles the action "${action}"; known are ${known.join(", ") || "none"}`);
  }
}

export interface OrchestratorOptions {
  /** Its agent name in the log; "orchestrator" when absent. */
  readonly name?: string;
  /** Where the bracket records of every hop go. */
  readonly logger: BoundLogger;
  /** Opens the span `invoke_agent <agent>` around every hop. */
  readonly tracer: Tracer;
  /** For every message sent, where the sender says nothing else. */
  readonly delivery?: DeliveryOptions;
}

/** One visit to make: whom, with what, and what is done there. */
interface Visit {
  readonly agent: string;
  readonly message: AgentMessage;
  readonly attempt: number;
  readonly work: (hop: Hop) => Promise<AgentResponse>;
}

/**
 * Takes requests in and brings each message to the agent of its action. Every visit is a hop: bracketed by
 * `message_received` and `message_processed` or `message_failed`, with agent, correlation ID, action and message ID on every
 * record written in it, in a span, within a deadline, and sent again (the same message) when it fails and may be.
 */
export class Orchestrator {
  readonly name: string;
  readonly #logger: BoundLogger;
  readonly #tracer: Tracer;
  readonly #delivery: DeliveryOptions;
  readonly #agents = new Map<string, BaseAgent>();
  readonly #byAction = new Map<string, BaseAgent>();

  constructor({ name = "orchestrator", logger, tracer, delivery = {} }: OrchestratorOptions) {
    this.name = name;
    this.#logger = logger;
    this.#tracer = tracer;
    this.#delivery = delivery;
  }

  /** The agents by name. */
  get agents(): ReadonlyMap<string, BaseAgent> {
    return this.#agents;
  }

  /** @throws {Error} when another agent has the name or one of the actions. */
  register(...agents: readonly BaseAgent[]): this {
    for (const agent of agents) {
      if (this.#agents.has(agent.name)) throw new Error(`there is an agent ${agent.name} already`);
      for (const action of agent.actions) {
        const other = this.#byAction.get(action);
        if (other) throw new Error(`the action ${action} of ${agent.name} is ${other.name}'s already`);
        this.#byAction.set(action, agent);
      }
      this.#agents.set(agent.name, agent);
    }
    return this;
  }

  async start(): Promise<void> {
    for (const agent of this.#agents.values()) await agent.start();
  }

  async stop(): Promise<void> {
    for (const agent of this.#agents.values()) await agent.stop();
  }

  /**
   * The entry point: handles one request, in a scope of its own. A message without a correlation ID gets that of the context, else a fresh one.
   * @throws what {@link route} throws, after it was logged.
   */
  handle(message: AgentMessage): Promise<AgentResponse> {
    return this.accept(message.withCorrelation(message.correlationId ?? getCorrelationId() ?? newCorrelationId()));
  }

  /** Handles a request that has its correlation ID. To be overridden by one that does more with requests. */
  protected accept(identified: AgentMessage): Promise<AgentResponse> {
    const work = (hop: Hop) => this.route(identified, hop);
    return this.#visit({ agent: this.name, message: identified, attempt: 1, work }, {}, sharedController().signal);
  }

  /** What the orchestrator does with a request: it passes the message on to the agent of its action. To be overridden by one that knows more. */
  protected route(message: AgentMessage, hop: Hop): Promise<AgentResponse> {
    return this.#deliver(message, {}, hop.signal);
  }

  /** Hears of every visit, retries included, before it begins: for an orchestrator that keeps account of them. */
  protected onVisit?(agent: string, correlationId: string): void;

  async #deliver(message: AgentMessage, options: DeliveryOptions, signal: AbortSignal): Promise<AgentResponse> {
    const agent = this.#byAction.get(message.action);
    if (agent === undefined) throw new UnknownActionError(message.action, [...this.#byAction.keys()]);
    const work = (hop: Hop) => {
      if (!agent.isRunning) throw new Error(`the agent ${agent.name} is not running`);
      return agent.handle(message, hop);
    };
    const delivery = { ...this.#delivery, ...options };
    return await withRetries(
      delivery,
      signal,
      (attempt) => this.#visit({ agent: agent.name, message, attempt, work }, delivery, signal),
      ({ attempt, error, backoffMs }) =>
        this.#logger.warning("retry_scheduled", { target: agent.name, target_message_id: message.id, attempt, backoff_ms: backoffMs, error }),
    );
  }

  /** One hop, from its opening record to its closing one. */
  #visit(visit: Visit, { timeoutMs }: DeliveryOptions, signal: AbortSignal): Promise<AgentResponse> {
    const { agent, message, attempt } = visit;
    const correlationId = message.correlationId ?? newCorrelationId();
    const outer = currentContext().withCorrelation(correlationId);
    const keys = { agent, action: message.action, message_id: message.id };
    const context = outer.withHop(keys, outer.ids.derive(`${message.id}.${attempt}`));
    this.onVisit?.(agent, correlationId);
    return runInContext(context, () => this.#bracket(visit, correlationId, timeoutMs, signal));
  }

  async #bracket(visit: Visit, correlationId: string, timeoutMs: number | undefined, signal: AbortSignal): Promise<AgentResponse> {
    const { message, attempt } = visit;
    this.#logger.info("message_received", { parent_message_id: message.parentMessageId, ...(attempt > 1 && { attempt }) });
    try {
      const response = await this.#perform(visit, timeoutMs, signal);
      if (response.success) this.#logger.info("message_processed", { success: true });
      else this.#logger.warning("message_processed", { success: false, error: response.error });
      return response.withCorrelation(correlationId);
    } catch (error) {
      this.#logger.error("message_failed", { error, exc_info: true });
      throw error;
    }
  }

  /** The work of a hop, in its span and within its time. */
  #perform({ agent, message, attempt, work }: Visit, timeoutMs: number | undefined, signal: AbortSignal): Promise<AgentResponse> {
    const tags = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent, ...(attempt > 1 && { attempt }) };
    const hopWithin = (within: AbortSignal): Hop => ({
      attempt,
      signal: within,
      send: (action, payload, options = {}) => this.#deliver(AgentMessage.childOf(message, { action, payload }), options, within),
    });
    return this.#tracer.span(`invoke_agent ${agent}`, { tags }, async () => {
      if (timeoutMs === undefined) return await work(hopWithin(signal));
      return await withDeadline(timeoutMs, `${message.action} by ${agent}`, signal, (within) => work(hopWithin(within)));
    });
  }
}
