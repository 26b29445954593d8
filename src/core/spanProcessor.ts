import { LastItems } from "./lastItems";
import type { Span } from "./span";

/** What hears of every span of a tracer. It runs in the context in which the span was started. */
export interface SpanProcessor {
  onStart(span: Span): void;
  onEnd(span: Span): void;
  /** Resolves when everything heard of so far has left the program. */
  forceFlush(): Promise<void>;
  /** Flushes and lets go of what it holds; it hears of nothing more. */
  shutdown(): Promise<void>;
}

/** Where finished spans go, many at a time. */
export interface SpanExporter {
  /**
   * Rejects when the spans did not get there: then they are given again.
   * @param signal fires when nobody waits for it any longer
   */
  export(spans: readonly Span[], signal: AbortSignal): Promise<void>;
  shutdown(): Promise<void>;
}

/** The last spans that ended, in memory: as they end, or as an exporter behind a queue. */
export class MemorySpans implements SpanProcessor, SpanExporter {
  readonly #finished: LastItems<Span>;

  /** @param limit how many spans it keeps; the oldest goes first. */
  constructor(limit = 10_000) {
    this.#finished = new LastItems(limit);
  }

  get finished(): readonly Span[] {
    return this.#finished.items;
  }

  /** Spans that had to go to keep the limit. */
  get dropped(): number {
    return this.#finished.dropped;
  }

  onStart(): void {
    // Only what has ended is kept.
  }

  onEnd(span: Span): void {
    this.#finished.push(span);
  }

  export(spans: readonly Span[]): Promise<void> {
    for (const span of spans) this.#finished.push(span);
    return Promise.resolve();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
