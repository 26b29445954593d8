import type { CallSite } from "./callSite";
import type { Clock } from "./clock";
import { type Context, runInContext } from "./context";
import { errorMessage } from "./errorText";
import { elapsedMs, type Instant } from "./instant";
import type { TraceIdentity } from "./traceParent";

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

/** How many events a span keeps, the first ones; OpenTelemetry's limit. */
const maximumEvents = 128;

/** Who started a span. */
export interface SpanOwner {
  readonly clock: Clock;
  /** Told once, when the span has ended; and of every attempt to end it again. */
  onEnd(span: Span, again: boolean): void;
}

export interface SpanInit {
  readonly operation: string;
  /** What it starts with; never changed. */
  readonly tags: Tags;
  /** 32 hex digits, of the correlation ID or of the span of another process. */
  readonly traceId: string;
  readonly parent: TraceIdentity | undefined;
  readonly traceFlags: number;
  /** Where in the source it was started. */
  readonly callSite: CallSite | undefined;
}

/** A timed unit of work. After its end it does not change. */
export class Span implements TraceIdentity, Disposable {
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceFlags: number;
  readonly traceState: string;
  readonly operation: string;
  readonly callSite: CallSite | undefined;
  readonly startTime: Instant;
  readonly #owner: SpanOwner;
  readonly #context: Context;
  readonly #givenTags: Tags;
  // Most spans have none of these.
  #setTags: Map<string, TagValue> | undefined;
  #events: SpanEvent[] | undefined;
  #droppedEvents = 0;
  #status: SpanStatus = SpanStatus.UNSET;
  #endTime: Instant | undefined;

  /** @param context in which it is started: it gives the IDs, and what its records carry. */
  constructor(owner: SpanOwner, context: Context, { operation, tags, traceId, parent, traceFlags, callSite }: SpanInit) {
    this.traceId = traceId;
    this.spanId = context.ids.spanId();
    this.parentSpanId = parent?.spanId;
    this.traceFlags = traceFlags;
    this.traceState = parent === undefined ? "" : parent.traceState;
    this.operation = operation;
    this.callSite = callSite;
    this.#owner = owner;
    this.#context = context;
    this.#givenTags = tags;
    this.startTime = owner.clock.now();
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
    return this.#setTags === undefined ? this.#givenTags : { ...this.#givenTags, ...Object.fromEntries(this.#setTags) };
  }

  get events(): readonly SpanEvent[] {
    return this.#events ?? [];
  }

  /** Events that came after the first 128. */
  get droppedEvents(): number {
    return this.#droppedEvents;
  }

  /** ms by the monotonic clock; undefined while the span is open. */
  get durationMs(): number | undefined {
    return this.#endTime && elapsedMs(this.startTime, this.#endTime);
  }

  setTag(name: string, value: TagValue): this {
    if (!this.ended) (this.#setTags ??= new Map()).set(name, value);
    return this;
  }

  addEvent(name: string, attributes: Tags = {}): this {
    if (this.ended) return this;
    const events = (this.#events ??= []);
    if (events.length < maximumEvents) events.push({ name, time: this.#owner.clock.now(), attributes });
    else this.#droppedEvents += 1;
    return this;
  }

  /** An exception as an event, by OpenTelemetry's semantic conventions; the status stays as it is, since it may be handled. */
  recordException(exception: unknown): this {
    const error = exception instanceof Error ? exception : new Error(errorMessage(exception));
    return this.addEvent("exception", {
      "exception.type": error.name,
      "exception.message": error.message,
      "exception.stacktrace": error.stack ?? errorMessage(error),
    });
  }

  setStatus(status: SpanStatus): this {
    if (!this.ended) this.#status = status;
    return this;
  }

  /** Runs `fn` with this span as the current one: the parent of the spans that are started in it. It does not end the span. */
  run<T>(fn: (span: Span) => T): T {
    return runInContext(this.#context.withSpan(this), fn, this);
  }

  /** Runs `fn` where the span was started: what its processors log carries what its other records carry. */
  runOutside<T>(fn: (span: Span) => T): T {
    return runInContext(this.#context, fn, this);
  }

  /** Ends the span, now. A second end is refused and counted by its tracer: it must neither stretch the span nor fail its caller. */
  end(): void {
    const again = this.#endTime !== undefined;
    if (!again) this.#endTime = this.#owner.clock.now();
    this.#owner.onEnd(this, again);
  }

  /** For `using`: ends the span, unless it has ended. */
  [Symbol.dispose](): void {
    if (!this.ended) this.end();
  }
}
