/** The keys of a record's facts, in the order in which they win. A dotted key is one key or nested objects. */
export const keys = {
  time: ["timestamp", "time", "@timestamp", "ts", "@t", "asctime", "t"],
  level: ["level", "log.level", "levelname", "severity", "@l", "lvl"],
  event: ["event", "message", "msg", "@m", "@message", "fields.message", "@mt"],
  correlation: ["correlation_id", "correlationId", "request_id", "requestId", "x-correlation-id", "x-request-id", "reqId", "req.id"],
  trace: ["trace_id", "traceId", "traceID", "trace.id", "span.trace_id", "@tr", "otelTraceID"],
  span: ["span_id", "spanId", "spanID", "span.id", "span.span_id", "@sp"],
  parentSpan: ["parent_span_id", "parentSpanId", "parentId", "parent_id", "span.parent_span_id"],
  message: ["message_id", "messageId"],
  parentMessage: ["parent_message_id", "parentMessageId"],
  agent: ["agent", "agent_name", "gen_ai.agent.name", "service", "service.name", "tags.service", "logger", "name"],
  action: ["action", "operation", "method", "gen_ai.operation.name"],
  operation: ["operation"],
  start: ["start_time", "startTime"],
  end: ["end_time", "endTime"],
} as const;

/** Keys of a duration, with the nanoseconds of their unit. */
export const durationKeys: readonly (readonly [string, number])[] = [
  ["duration_ms", 1e6],
  ["durationMs", 1e6],
  ["duration_us", 1e3],
  ["duration_ns", 1],
  ["duration_s", 1e9],
  ["elapsed_ms", 1e6],
  ["event.duration", 1],
];
