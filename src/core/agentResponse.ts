import * as z from "zod";
import { parseWire, type Payload } from "./wire";

/** A response as it goes over the wire; further keys are kept. */
export const agentResponseSchema = z.looseObject({
  message_id: z.string().min(1),
  correlation_id: z.string().min(1).nullish(),
  success: z.boolean(),
  payload: z.record(z.string(), z.unknown()).optional(),
  error: z.string().nullish(),
});

export interface AgentResponseFields {
  /** The message that this answers. */
  readonly messageId: string;
  readonly correlationId?: string | undefined;
  readonly success: boolean;
  readonly payload?: Payload | undefined;
  /** Why it was not done; absent on success. */
  readonly error?: string | undefined;
  /** Keys of the wire that this version does not know. */
  readonly extra?: Payload | undefined;
}

/** What an agent answers. Immutable: payload and extra keys are frozen shallow copies. */
export class AgentResponse {
  readonly messageId: string;
  readonly correlationId: string | undefined;
  readonly success: boolean;
  readonly payload: Payload;
  readonly error: string | undefined;
  readonly extra: Payload;

  constructor({ messageId, correlationId, success, payload, error, extra }: AgentResponseFields) {
    this.messageId = messageId;
    this.correlationId = correlationId;
    this.success = success;
    this.payload = Object.freeze({ ...payload });
    this.error = error;
    this.extra = Object.freeze({ ...extra });
    Object.freeze(this);
  }

  /**
   * A response from the wire.
   * @throws {WireError} that names the fields which are missing or wrong.
   */
  static parse(wire: unknown): AgentResponse {
    const { message_id, correlation_id, success, payload, error, ...extra } = parseWire(agentResponseSchema, wire, "response");
    return new AgentResponse({
      messageId: message_id,
      correlationId: correlation_id ?? undefined,
      success,
      payload,
      error: error ?? undefined,
      extra,
    });
  }

  /** A copy with that correlation ID. */
  withCorrelation(correlationId: string): AgentResponse {
    const { messageId, success, payload, error, extra } = this;
    return new AgentResponse({ messageId, correlationId, success, payload, error, extra });
  }

  /** The wire's form. */
  toJSON(): z.infer<typeof agentResponseSchema> {
    return {
      ...this.extra,
      message_id: this.messageId,
      correlation_id: this.correlationId ?? null,
      success: this.success,
      payload: this.payload,
      ...(this.error === undefined ? {} : { error: this.error }),
    };
  }
}
