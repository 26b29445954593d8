import type { AgentMessage } from "./agentMessage";
import type { AgentResponse } from "./agentResponse";
import type { Metrics } from "./metrics";

export type MessageHandler = (message: AgentMessage) => Promise<AgentResponse>;

/** Something around the handling of every request: it calls `next`, or answers by itself. */
export type Middleware = (message: AgentMessage, next: MessageHandler) => Promise<AgentResponse>;

/** One handler out of many layers; the first is the outermost. */
export function composeMiddleware(layers: readonly Middleware[], handler: MessageHandler): MessageHandler {
  return layers.reduceRight<MessageHandler>((next, layer) => (message) => layer(message, next), handler);
}

/** Records each request in `metrics`, by the monotonic clock: one that throws, now or later, as an error. */
export function metricsMiddleware(metrics: Metrics): Middleware {
  return async (message, next) => {
    const start = performance.now();
    let success = false;
    try {
      const response = await next(message);
      ({ success } = response);
      return response;
    } finally {
      metrics.recordRequest(message.action, performance.now() - start, success);
    }
  };
}
