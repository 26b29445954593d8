import { type Clock, systemClock } from "./clock";
import { traceIdOf } from "./correlation";
import { RequestTrace } from "./requestTrace";
import type { Span } from "./span";
import type { SpanProcessor } from "./spanProcessor";

export interface RequestTracerOptions {
  /** How many completed requests are remembered, besides all that are in progress; 1,000 when absent. */
  readonly limit?: number;
  readonly clock?: Clock;
}

/** A request in progress. */
interface OpenRequest {
  readonly trace: RequestTrace;
  /** Messages of it that are being handled: more than one when a program sends several under one ID. */
  parts: number;
  failure: { readonly error: string | undefined } | undefined;
}

/**
 * Remembers requests: all that are in progress, and the last ones that were completed. A map of all requests would grow for ever.
 * Given to a `Tracer` as a processor, it keeps their spans, too.
 */
export class RequestTracer implements SpanProcessor {
  readonly #limit: number;
  readonly #clock: Clock;
  /** By trace ID, so that spans find their request and an ID its other spellings. */
  readonly #open = new Map<string, OpenRequest>();
  readonly #completed = new Map<string, RequestTrace>();

  constructor({ limit = 1_000, clock = systemClock }: RequestTracerOptions = {}) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#open.size + this.#completed.size;
  }

  /** Completed ones first, each in the order in which they were completed or started. */
  get traces(): readonly RequestTrace[] {
    return [...this.#completed.values(), ...[...this.#open.values()].map(({ trace }) => trace)];
  }

  /**
   * Starts one. Of an ID that is in progress it is the same one, which then ends with the last of its completions;
   * a completed one is forgotten.
   */
  startTrace(correlationId: string): RequestTrace {
    const key = traceIdOf(correlationId);
    const open = this.#open.get(key) ?? { trace: new RequestTrace(correlationId, this.#clock), parts: 0, failure: undefined };
    open.parts += 1;
    this.#completed.delete(key);
    this.#open.set(key, open);
    return open.trace;
  }

  getTrace(correlationId: string): RequestTrace | undefined {
    return this.#find(traceIdOf(correlationId));
  }

  /** One more agent visited by a request in progress; of any other nothing is noted. */
  addHop(correlationId: string, agent: string): void {
    this.#open.get(traceIdOf(correlationId))?.trace.addHop(agent);
  }

  /** Completes a request in progress: with the first error, when it was started more than once. */
  completeTrace(correlationId: string, success: boolean, error?: string): void {
    const key = traceIdOf(correlationId);
    const open = this.#open.get(key);
    if (open === undefined) return;
    if (!success) open.failure ??= { error };
    open.parts -= 1;
    if (open.parts > 0) return;
    open.trace.complete(open.failure === undefined, open.failure?.error);
    this.#open.delete(key);
    this.#completed.set(key, open.trace);
    for (const oldest of this.#completed.keys()) {
      if (this.#completed.size <= this.#limit) break;
      this.#completed.delete(oldest);
    }
  }

  onStart(): void {
    // Only what has ended is kept.
  }

  onEnd(span: Span): void {
    this.#find(span.traceId)?.addSpan(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #find(key: string): RequestTrace | undefined {
    return this.#open.get(key)?.trace ?? this.#completed.get(key);
  }
}
