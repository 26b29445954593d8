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

/** The last spans that ended, in memory. */
export class MemorySpans implements SpanProcessor {
  readonly #limit: number;
  readonly #finished: Span[] = [];
  #dropped = 0;

  /** @param limit how many spans it keeps; the oldest goes first. */
  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  get finished(): readonly Span[] {
    return this.#finished;
  }

  /** Spans that had to go to keep the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  onStart(): void {
    // Only what has ended is kept.
  }

  onEnd(span: Span): void {
    this.#finished.push(span);
    if (this.#finished.length > this.#limit) {
      this.#finished.shift();
      this.#dropped += 1;
    }
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
