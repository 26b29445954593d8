import * as z from "zod";
import { AgentResponse } from "./agentResponse";
import { currentContext } from "./context";
import { parseWire, type Payload } from "./wire";

/** A message as it goes over the wire; further keys are kept. */
export const agentMessageSchema = z.looseObject({
  id: z.string().min(1).optional(),
  correlation_id: z.string().min(1).nullish(),
  parent_message_id: z.string().min(1).nullish(),
  action: z.string().min(1),
  payload: z.record(z.string(), z.unknown()).optional(),
});

export interface AgentMessageFields {
  /** A fresh ID when absent. */
  readonly id?: string | undefined;
  readonly correlationId?: string | undefined;
  /** The message whose handling made the sender send this one. */
  readonly parentMessageId?: string | undefined;
  /** What is asked for; it decides which agent gets the message. */
  readonly action: string;
  readonly payload?: Payload | undefined;
  /** Keys of the wire that this version does not know. */
  readonly extra?: Payload | undefined;
}

/** What one agent sends another. Immutable: payload and extra keys are frozen shallow copies. */
export class AgentMessage {
  readonly id: string;
  readonly correlationId: string | undefined;
  readonly parentMessageId: string | undefined;
  readonly action: string;
  readonly payload: Payload;
  readonly extra: Payload;

  constructor({ id, correlationId, parentMessageId, action, payload, extra }: AgentMessageFields) {
    this.id = id ?? currentContext().ids.uuid();
    this.correlationId = correlationId;
    this.parentMessageId = parentMessageId;
    this.action = action;
    this.payload = Object.freeze({ ...payload });
    this.extra = Object.freeze({ ...extra });
    Object.freeze(this);
  }

  /**
   * A message from the wire.
   * @throws {WireError} that names the fields which are missing or wrong.
   */
  static parse(wire: unknown): AgentMessage {
    const { id, correlation_id, parent_message_id, action, payload, ...extra } = parseWire(agentMessageSchema, wire, "message");
    return new AgentMessage({
      id,
      correlationId: correlation_id ?? undefined,
      parentMessageId: parent_message_id ?? undefined,
      action,
      payload,
      extra,
    });
  }

  /** A message that `parent`'s receiver sends on: of the same request, and it names its parent. */
  static childOf(parent: AgentMessage, fields: Omit<AgentMessageFields, "correlationId" | "parentMessageId">): AgentMessage {
    return new AgentMessage({ ...fields, correlationId: parent.correlationId, parentMessageId: parent.id });
  }

  /** A copy with that correlation ID. */
  withCorrelation(correlationId: string): AgentMessage {
    const { id, parentMessageId, action, payload, extra } = this;
    return new AgentMessage({ id, correlationId, parentMessageId, action, payload, extra });
  }

  /** The answer that all went well. */
  reply(payload: Payload = {}): AgentResponse {
    return new AgentResponse({ messageId: this.id, correlationId: this.correlationId, success: true, payload });
  }

  /** The answer of an agent that will not do it, and why: an outcome, where an exception is an accident. */
  refuse(error: string): AgentResponse {
    return new AgentResponse({ messageId: this.id, correlationId: this.correlationId, success: false, error });
  }

  /** The wire's form. */
  toJSON(): z.infer<typeof agentMessageSchema> {
    return {
      ...this.extra,
      id: this.id,
      correlation_id: this.correlationId ?? null,
      parent_message_id: this.parentMessageId ?? null,
      action: this.action,
      payload: this.payload,
    };
  }
}
