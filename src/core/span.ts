import type { CallSite } from "./callSite";
import type { Clock } from "./clock";
import { elapsedMs, type Instant } from "./instant";

/** How a span ended, by OpenTelemetry's names; UNSET when nobody said. */
export const SpanStatus = { UNSET: "unset", OK: "ok", ERROR: "error" } as const;
export type SpanStatus = (typeof SpanStatus)[keyof typeof SpanStatus];

export type TagValue = string | number | boolean;
export type Tags = Readonly<Record<string, TagValue>>;

/** Something that happened at one instant of a span. */
export interface SpanEvent {
  readonly name: string;
  readonly time: Instant;
  readonly attributes: Tags;
}

export interface SpanInit {
  /** 32 hex digits, of the correlation ID. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly operation: string;
  readonly tags: Tags;
  /** Where in the source it was started. */
  readonly callSite: CallSite | undefined;
  readonly clock: Clock;
  /** Told once, when the span has ended; and of every attempt to end it again. */
  readonly onEnd: (span: Span, again: boolean) => void;
}

/** A timed unit of work. After its end it does not change. */
export class Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly operation: string;
  readonly callSite: CallSite | undefined;
  readonly startTime: Instant;
  readonly #clock: Clock;
  readonly #onEnd: (span: Span, again: boolean) => void;
  readonly #tags = new Map<string, TagValue>();
  readonly #events: SpanEvent[] = [];
  #status: SpanStatus = SpanStatus.UNSET;
  #endTime: Instant | undefined;

  constructor({ traceId, spanId, parentSpanId, operation, tags, callSite, clock, onEnd }: SpanInit) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
    this.operation = operation;
    this.callSite = callSite;
    this.#clock = clock;
    this.#onEnd = onEnd;
    for (const [name, value] of Object.entries(tags)) this.#tags.set(name, value);
    this.startTime = clock.now();
  }

  get endTime(): Instant | undefined {
    return this.#endTime;
  }

  get ended(): boolean {
    return this.#endTime !== undefined;
  }

  get status(): SpanStatus {
    return this.#status;
  }

  get tags(): Tags {
    return Object.fromEntries(this.#tags);
  }

  get events(): readonly SpanEvent[] {
    return this.#events;
  }

  /** ms by the monotonic clock; undefined while the span is open. */
  get durationMs(): number | undefined {
    return this.#endTime && elapsedMs(this.startTime, this.#endTime);
  }

  setTag(name: string, value: TagValue): this {
    if (!this.ended) this.#tags.set(name, value);
    return this;
  }

  addEvent(name: string, attributes: Tags = {}): this {
    if (!this.ended) this.#events.push({ name, time: this.#clock.now(), attributes });
    return this;
  }

  /** An exception as an event, by OpenTelemetry's semantic conventions; the status stays as it is, since it may be handled. */
  recordException(exception: unknown): this {
    const error = exception instanceof Error ? exception : new Error(String(exception));
    return this.addEvent("exception", {
      "exception.type": error.name,
      "exception.message": error.message,
      "exception.stacktrace": error.stack ?? String(error),
    });
  }

  setStatus(status: SpanStatus): this {
    if (!this.ended) this.#status = status;
    return this;
  }

  /** Ends the span, now. A second end is refused and counted by its tracer: it must neither stretch the span nor fail its caller. */
  end(): void {
    const again = this.ended;
    this.#endTime ??= this.#clock.now();
    this.#onEnd(this, again);
  }
}
