import { AsyncLocalStorage } from "node:async_hooks";
import type { Baggage } from "./baggage";
import { Bindings, type LogKeys } from "./bindings";
import { type IdGenerator, randomIds } from "./identifiers";
import type { Span } from "./span";
import type { TraceIdentity } from "./traceParent";

/** One request's identity: a cell of its own a scope, so that setting it never reaches the code around the scope. */
export interface CorrelationScope {
  id: string;
}

interface ContextParts {
  readonly correlation: CorrelationScope | undefined;
  /** The innermost open span: the parent of the next one. */
  readonly span: Span | undefined;
  /** The span that was open when the hop began: a parent for the hop's spans, but the hop's records are not its. */
  readonly spanOutsideHop: Span | undefined;
  /** The span of another process that sent the request here: the parent of spans without one here. */
  readonly remote: TraceIdentity | undefined;
  readonly baggage: Baggage;
  /** What every record written here carries without being told, the IDs of request and span apart. */
  readonly keys: Bindings;
  readonly ids: IdGenerator;
}

/** What flows with a request through promises, timers and callbacks. Immutable but for the scope's correlation ID. */
export class Context implements ContextParts {
  static readonly root = new Context({
    correlation: undefined,
    span: undefined,
    spanOutsideHop: undefined,
    remote: undefined,
    baggage: new Map(),
    keys: Bindings.none,
    ids: randomIds,
  });

  readonly correlation: CorrelationScope | undefined;
  readonly span: Span | undefined;
  readonly spanOutsideHop: Span | undefined;
  readonly remote: TraceIdentity | undefined;
  readonly baggage: Baggage;
  readonly keys: Bindings;
  readonly ids: IdGenerator;
  #logged: { readonly correlationId: string | undefined; readonly bindings: Bindings } | undefined;

  constructor({ correlation, span, spanOutsideHop, remote, baggage, keys, ids }: ContextParts) {
    this.correlation = correlation;
    this.span = span;
    this.spanOutsideHop = spanOutsideHop;
    this.remote = remote;
    this.baggage = baggage;
    this.keys = keys;
    this.ids = ids;
  }

  with(changes: Partial<ContextParts>): Context {
    const { correlation, span, spanOutsideHop, remote, baggage, keys, ids } = this;
    return new Context({ correlation, span, spanOutsideHop, remote, baggage, keys, ids, ...changes });
  }

  /** In a new scope of `correlationId`; a span or the baggage of another request is not its. */
  withCorrelation(correlationId: string): Context {
    const correlation = { id: correlationId };
    if (this.correlation === undefined || this.correlation.id === correlationId) return this.with({ correlation });
    return this.with({ correlation, span: undefined, remote: undefined, baggage: Context.root.baggage });
  }

  /** In a request, which it enters when it is in none. */
  inRequest(): Context {
    return this.correlation === undefined ? this.withCorrelation(this.ids.uuid()) : this;
  }

  /** In a span. Written out, because every span comes by here. */
  withSpan(span: Span): Context {
    const { correlation, spanOutsideHop, remote, baggage, keys, ids } = this;
    return new Context({ correlation, span, spanOutsideHop, remote, baggage, keys, ids: ids.derive(span.spanId) });
  }

  /** In a hop, whose records carry `keys` and nothing of what the sender's carry. */
  withHop(keys: LogKeys, ids: IdGenerator): Context {
    return this.with({ keys: Bindings.of(keys), spanOutsideHop: this.span, ids });
  }

  /** The keys of a record written here. */
  logKeys(): Bindings {
    const correlationId = this.correlation?.id;
    if (this.#logged === undefined || this.#logged.correlationId !== correlationId) {
      this.#logged = { correlationId, bindings: this.#keysWithIds(correlationId) };
    }
    return this.#logged.bindings;
  }

  #keysWithIds(correlationId: string | undefined): Bindings {
    const spanId = this.span === this.spanOutsideHop ? undefined : this.span?.spanId;
    if (correlationId === undefined && spanId === undefined) return this.keys;
    return this.keys.with({
      ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
      ...(spanId === undefined ? {} : { span_id: spanId }),
    });
  }
}

const storage = new AsyncLocalStorage<Context>();

export function currentContext(): Context {
  return storage.getStore() ?? Context.root;
}

/** Runs `fn` in `context`. The only way in: `enterWith` would leak into the caller. */
export function runInContext<T>(context: Context, fn: () => T): T;
export function runInContext<T, A>(context: Context, fn: (argument: A) => T, argument: A): T;
export function runInContext<T, A>(context: Context, fn: (argument?: A) => T, argument?: A): T {
  return storage.run(context, fn, argument);
}

/** Runs `fn` with `keys` on every record that is written in it, at any depth and after any await. */
export function bindContext<T>(keys: LogKeys, fn: () => T): T {
  const context = currentContext();
  return runInContext(context.with({ keys: context.keys.with(keys) }), fn);
}

/** Runs `fn` with `ids` as the source of every ID drawn in it. */
export function runWithIds<T>(ids: IdGenerator, fn: () => T): T {
  return runInContext(currentContext().with({ ids }), fn);
}

/** The innermost span that is open here; undefined outside any. */
export function currentSpan(): Span | undefined {
  return currentContext().span;
}
