/** What a record's keys say. */
export const keyFacts = [
  "time",
  "level",
  "event",
  "correlation",
  "trace",
  "span",
  "parentSpan",
  "message",
  "parentMessage",
  "agent",
  "action",
  "operation",
  "start",
  "end",
  "duration",
] as const;
export type KeyFact = (typeof keyFacts)[number];

/** Keys of the user's own, by fact: they win over the known ones, in order. A duration's are in milliseconds. */
export type KeyOverrides = Readonly<Partial<Record<KeyFact, readonly string[]>>>;

/** The keys of a record's facts, in the order in which they win. A dotted key is one key or nested objects. */
const knownKeys: Readonly<Record<KeyFact, readonly string[]>> = {
  time: ["timestamp", "time", "@timestamp", "ts", "@t", "asctime", "t"],
  level: ["level", "log.level", "levelname", "severity", "@l", "lvl", "@fields.level"],
  event: ["event", "message", "msg", "@m", "@message", "fields.message", "@mt"],
  correlation: ["correlation_id", "correlationId", "request_id", "requestId", "x-correlation-id", "x-request-id", "reqId", "req.id", "req_id", "@fields.correlation_id", "@fields.requestId"],
  trace: ["trace_id", "traceId", "traceID", "trace.id", "span.trace_id", "@tr", "otelTraceID", "traceparent", "dd.trace_id", "logging.googleapis.com/trace"],
  span: ["span_id", "spanId", "spanID", "span.id", "span.span_id", "@sp", "dd.span_id", "logging.googleapis.com/spanId"],
  parentSpan: ["parent_span_id", "parentSpanId", "parentId", "parent_id", "span.parent_span_id"],
  message: ["message_id", "messageId"],
  parentMessage: ["parent_message_id", "parentMessageId"],
  agent: ["agent", "agent_name", "gen_ai.agent.name", "service", "service.name", "tags.service", "logger", "name"],
  action: ["action", "operation", "method", "gen_ai.operation.name"],
  operation: ["operation"],
  start: ["start_time", "startTime"],
  end: ["end_time", "endTime"],
  duration: ["duration_ms", "durationMs", "duration_us", "duration_ns", "duration_s", "elapsed_ms", "event.duration"],
};

/** Nanoseconds of the unit of a duration's key, where it is not a millisecond. */
const durationUnits: Readonly<Record<string, number>> = { duration_us: 1e3, duration_ns: 1, duration_s: 1e9, "event.duration": 1 };

/** The keys of each fact, in the order in which they win. */
export type RecordKeys = Readonly<Record<KeyFact, readonly string[]>>;

/** The known keys behind the user's own. */
export function keysWith(overrides: KeyOverrides = {}): RecordKeys {
  const entries = keyFacts.map((fact) => [fact, [...new Set([...(overrides[fact] ?? []), ...knownKeys[fact]])]] as const);
  return Object.fromEntries(entries) as Record<KeyFact, readonly string[]>;
}

/** Nanoseconds in the unit of a duration's key. */
export function unitOfDuration(key: string): number {
  return durationUnits[key] ?? 1e6;
}
