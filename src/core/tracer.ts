import { type CallSite, captureCallSite } from "./callSite";
import { type Clock, systemClock } from "./clock";
import { type Context, currentContext, runInContext } from "./context";
import { traceIdOf } from "./correlation";
import { Span, SpanStatus, type Tags } from "./span";
import type { SpanProcessor } from "./spanProcessor";

export interface TracerOptions {
  /** The tag `service` of every span. */
  readonly service?: string;
  readonly processors?: readonly SpanProcessor[];
  readonly clock?: Clock;
  /** Remember where in the source each span was started; off when absent, it costs some microseconds a span. */
  readonly callSite?: boolean;
}

export interface SpanOptions {
  readonly tags?: Tags;
}

/** Starts spans, nests them by context, and tells the processors. */
export class Tracer {
  readonly #serviceTags: Tags;
  readonly #processors: readonly SpanProcessor[];
  readonly #clock: Clock;
  readonly #callSite: boolean;
  #refusedEnds = 0;
  #processorFailures = 0;

  constructor({ service, processors = [], clock = systemClock, callSite = false }: TracerOptions = {}) {
    this.#serviceTags = service === undefined ? {} : { service };
    this.#processors = processors;
    this.#clock = clock;
    this.#callSite = callSite;
  }

  /** Attempts to end a span that had ended. */
  get refusedEnds(): number {
    return this.#refusedEnds;
  }

  /** Exceptions of processors, which never reach the traced program. */
  get processorFailures(): number {
    return this.#processorFailures;
  }

  /**
   * Runs `fn` in a span, a child of the one around it. The span ends when `fn` returns or its promise settles: OK, or,
   * when it throws, ERROR with the tag `error`, and the exception goes on. Outside of a request it starts one.
   */
  span<T>(operation: string, options: SpanOptions, fn: (span: Span) => Promise<T>): Promise<T>;
  span<T>(operation: string, options: SpanOptions, fn: (span: Span) => T): T;
  span(operation: string, options: SpanOptions, fn: (span: Span) => unknown): unknown {
    const outer = currentContext();
    const context = outer.correlation === undefined ? outer.withCorrelation(outer.ids.uuid()) : outer;
    const span = this.#start(operation, options, context, this.#callSite ? callerOfMethod() : undefined);
    let result: unknown;
    try {
      result = runInContext(context.with({ span, ids: context.ids.derive(span.spanId) }), () => fn(span));
    } catch (error) {
      throw fail(span, error);
    }
    return result instanceof Promise ? settle(span, result) : succeed(span, result);
  }

  /** Resolves when all processors have flushed. */
  async forceFlush(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.shutdown()));
  }

  #start(operation: string, { tags }: SpanOptions, context: Context, callSite: CallSite | undefined): Span {
    const parent = context.span;
    const span = new Span({
      traceId: parent?.traceId ?? traceIdOf(context.correlation?.id ?? ""),
      spanId: context.ids.spanId(),
      parentSpanId: parent?.spanId,
      operation,
      tags: { ...this.#serviceTags, ...tags },
      callSite,
      clock: this.#clock,
      onEnd: (ended, again) => {
        if (again) this.#refusedEnds += 1;
        else this.#tell(context, (processor) => processor.onEnd(ended));
      },
    });
    this.#tell(context, (processor) => processor.onStart(span));
    return span;
  }

  /** Each processor, in the context in which the span was started, wherever it ends. */
  #tell(context: Context, notify: (processor: SpanProcessor) => void): void {
    if (this.#processors.length === 0) return;
    runInContext(context, () => {
      for (const processor of this.#processors) {
        try {
          notify(processor);
        } catch {
          this.#processorFailures += 1;
        }
      }
    });
  }
}

async function settle(span: Span, pending: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await pending;
  } catch (error) {
    throw fail(span, error);
  }
  return succeed(span, value);
}

function succeed<T>(span: Span, value: T): T {
  if (span.ended) return value;
  if (span.status === SpanStatus.UNSET) span.setStatus(SpanStatus.OK);
  span.end();
  return value;
}

/** Answers the error, for the caller to throw on. */
function fail(span: Span, error: unknown): unknown {
  if (span.ended) return error;
  span.setStatus(SpanStatus.ERROR).setTag("error", String(error)).end();
  return error;
}

/** Where the method that calls this was called. */
function callerOfMethod(): CallSite | undefined {
  return captureCallSite(callerOfMethod, 1);
}
