import type { BoundLogger } from "./boundLogger";
import type { LogKeys } from "./bindings";
import { isoInstant } from "./instant";
import type { Span } from "./span";
import type { SpanExporter, SpanProcessor } from "./spanProcessor";

/**
 * Spans as log records: `span_started`, so that one in progress can be seen, and `span_finished` with all that is known of it.
 * As an exporter behind a queue it writes the second alone.
 */
export class SpanLog implements SpanProcessor, SpanExporter {
  readonly #logger: BoundLogger;

  constructor(logger: BoundLogger) {
    this.#logger = logger;
  }

  onStart(span: Span): void {
    this.#logger.info("span_started", { ...identity(span), tags: span.tags, ...span.callSite });
  }

  onEnd(span: Span): void {
    this.#logger.info("span_finished", {
      ...identity(span),
      end_time: span.endTime && isoInstant(span.endTime),
      duration_ms: span.durationMs && Math.round(span.durationMs * 1_000) / 1_000,
      status: span.status,
      tags: span.tags,
      events: span.events.map(({ name, time, attributes }) => ({ name, timestamp: isoInstant(time), attributes })),
      ...span.callSite,
    });
  }

  export(spans: readonly Span[]): Promise<void> {
    for (const span of spans) span.runOutside(() => this.onEnd(span));
    return this.#logger.flush();
  }

  forceFlush(): Promise<void> {
    return this.#logger.flush();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

function identity(span: Span): LogKeys {
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    operation: span.operation,
    start_time: isoInstant(span.startTime),
  };
}
