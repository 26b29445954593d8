import { type CallSite, captureCallSite } from "./callSite";
import { type Clock, systemClock } from "./clock";
import { type Context, currentContext } from "./context";
import { traceIdOf } from "./correlation";
import { errorMessage } from "./errorText";
import { Span, type SpanOwner, SpanStatus, type Tags } from "./span";
import type { SpanProcessor } from "./spanProcessor";
import { sampledFlag } from "./traceParent";

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

/**
 * Starts spans, nests them by context, and tells the processors. It keeps no spans itself: a list of all that it ever started
 * would grow for ever.
 */
export class Tracer {
  readonly #serviceTags: Tags;
  readonly #processors: readonly SpanProcessor[];
  readonly #callSite: boolean;
  readonly #owner: SpanOwner;
  #refusedEnds = 0;
  #processorFailures = 0;

  constructor({ service, processors = [], clock = systemClock, callSite = false }: TracerOptions = {}) {
    this.#serviceTags = Object.freeze(service === undefined ? {} : { service });
    this.#processors = processors;
    this.#callSite = callSite;
    this.#owner = {
      clock,
      onEnd: (span, again) => {
        if (again) this.#refusedEnds += 1;
        else this.#tell("onEnd", span);
      },
    };
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
    const span = this.#start(operation, options, this.#callSite ? callerOfMethod() : undefined);
    let result: unknown;
    try {
      result = span.run(fn);
    } catch (error) {
      throw fail(span, error);
    }
    return result instanceof Promise ? settle(span, result) : succeed(span, result);
  }

  /**
   * Starts a span, a child of the one around it, that ends with its block: `using span = tracer.startSpan("read")`.
   * Its status is what it is set to, since the end of a block does not say whether an exception ended it.
   * It is no parent by itself, only for what {@link Span.run} runs: to make it current from here on would leak it to the caller.
   */
  startSpan(operation: string, options: SpanOptions = {}): Span {
    return this.#start(operation, options, this.#callSite ? callerOfMethod() : undefined);
  }

  /** Resolves when all processors have flushed. */
  async forceFlush(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.shutdown()));
  }

  #start(operation: string, { tags }: SpanOptions, callSite: CallSite | undefined): Span {
    const context = currentContext().inRequest();
    const parent = context.span ?? context.remote;
    const span = new Span(this.#owner, context, {
      operation,
      tags: tags === undefined ? this.#serviceTags : { ...this.#serviceTags, ...tags },
      traceId: parent === undefined ? rootTraceId(context) : parent.traceId,
      parent,
      traceFlags: parent === undefined ? sampledFlag : parent.traceFlags,
      callSite,
    });
    this.#tell("onStart", span);
    return span;
  }

  /** Each processor, in the context in which the span was started, wherever it ends. */
  #tell(what: "onStart" | "onEnd", span: Span): void {
    if (this.#processors.length === 0) return;
    span.runOutside(() => {
      for (const processor of this.#processors) {
        try {
          processor[what](span);
        } catch {
          this.#processorFailures += 1;
        }
      }
    });
  }
}

function rootTraceId({ correlation }: Context): string {
  return traceIdOf(correlation?.id ?? "");
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
  span.setStatus(SpanStatus.ERROR).setTag("error", errorMessage(error)).end();
  return error;
}

/** Where the method that calls this was called. */
function callerOfMethod(): CallSite | undefined {
  return captureCallSite(callerOfMethod, 1);
}
