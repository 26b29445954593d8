import type { AgentMessage } from "./agentMessage";
import type { AgentResponse } from "./agentResponse";
import type { DeliveryOptions } from "./delivery";
import type { Payload } from "./wire";

/** One visit of a message to an agent, as the agent sees it. */
export interface Hop {
  /** 1, or more when the message is sent again. */
  readonly attempt: number;
  /** Fires when the answer will come too late to be of use; its reason is the error to throw. */
  readonly signal: AbortSignal;
  /**
   * Sends a child of the message that is being handled.
   * @throws what the receiving agent throws, {@link TimeoutError}, or {@link UnknownActionError}.
   */
  send(action: string, payload?: Payload, options?: DeliveryOptions): Promise<AgentResponse>;
}

/** An agent: a name, the actions it takes, and what it does with them. */
export abstract class BaseAgent {
  abstract readonly name: string;
  abstract readonly actions: readonly string[];
  #running = false;

  get isRunning(): boolean {
    return this.#running;
  }

  /** An agent that opens something opens it here, and calls this. */
  start(): Promise<void> {
    this.#running = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#running = false;
    return Promise.resolve();
  }

  /** Handles one message. Bracket records, span, deadline and retry are the orchestrator's. */
  abstract handle(message: AgentMessage, hop: Hop): Promise<AgentResponse>;
}
