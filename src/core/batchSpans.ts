import { Context, runInContext } from "./context";
import { withRetries } from "./delivery";
import type { Span } from "./span";
import type { SpanExporter, SpanProcessor } from "./spanProcessor";

export interface BatchOptions {
  /** Spans that wait at most; further ones are dropped, and counted. 2,048 when absent, as in OpenTelemetry. */
  readonly maximumQueue?: number;
  /** Spans to export at once; as soon as there are so many, they go. 512 when absent. */
  readonly maximumBatch?: number;
  /** ms that a span waits for others at most; 5,000 when absent. */
  readonly delayMs?: number;
  /** ms that one export may take; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** How often to try a batch before it is given up, and counted; 3 when absent. */
  readonly attempts?: number;
  /** ms before the second attempt, doubled for each further one; 100 when absent. */
  readonly backoffMs?: number;
}

/**
 * A bounded queue between the program and an exporter: `onEnd` never waits, and every span that it was given is exported, waiting,
 * or counted as dropped or failed. Its timer does not keep the process alive: await {@link shutdown} before the end.
 */
export class BatchSpans implements SpanProcessor {
  readonly #exporter: SpanExporter;
  readonly #limits: Required<BatchOptions>;
  #queue: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #exporting: Promise<void> | undefined;
  #closed = false;
  #counts = { exported: 0, dropped: 0, failed: 0 };

  constructor(
    exporter: SpanExporter,
    { maximumQueue = 2_048, maximumBatch = 512, delayMs = 5_000, timeoutMs = 30_000, attempts = 3, backoffMs = 100 }: BatchOptions = {},
  ) {
    this.#exporter = exporter;
    this.#limits = { maximumQueue, maximumBatch: Math.min(maximumBatch, maximumQueue), delayMs, timeoutMs, attempts, backoffMs };
  }

  get exported(): number {
    return this.#counts.exported;
  }

  /** Spans that came when the queue was full, or after the shutdown. */
  get dropped(): number {
    return this.#counts.dropped;
  }

  /** Spans that the exporter failed on at each attempt. */
  get failed(): number {
    return this.#counts.failed;
  }

  /** Those that are being exported included. */
  get waiting(): number {
    return this.#queue.length;
  }

  onStart(): void {
    // Only what has ended is exported.
  }

  onEnd(span: Span): void {
    if (this.#closed || this.#queue.length >= this.#limits.maximumQueue) {
      this.#counts.dropped += 1;
      return;
    }
    this.#queue.push(span);
    if (this.#queue.length >= this.#limits.maximumBatch) void this.#exportAll(this.#limits.maximumBatch);
    else this.#startTimer();
  }

  /** Resolves when what has ended so far is exported or given up. It does not fail: see {@link failed}. */
  async forceFlush(): Promise<void> {
    const settled = () => this.#counts.exported + this.#counts.failed;
    const target = settled() + this.#queue.length;
    while (settled() < target) await this.#exportAll(1);
  }

  async shutdown(): Promise<void> {
    this.#closed = true;
    await this.forceFlush();
    await this.#exporter.shutdown();
  }

  /** Exports batch after batch, one at a time, while at least `minimum` spans wait; outside the request whose span was the last. */
  #exportAll(minimum: number): Promise<void> {
    this.#exporting ??= runInContext(Context.root, () => this.#exportWhile(minimum)).finally(() => {
      this.#exporting = undefined;
    });
    return this.#exporting;
  }

  async #exportWhile(minimum: number): Promise<void> {
    // What ended the span goes on first.
    await new Promise(setImmediate);
    this.#cancelTimer();
    while (this.#queue.length >= minimum) {
      const batch = this.#queue.slice(0, this.#limits.maximumBatch);
      const outcome = (await this.#deliver(batch)) ? "exported" : "failed";
      this.#queue = this.#queue.slice(batch.length);
      this.#counts[outcome] += batch.length;
    }
    if (this.#queue.length > 0) this.#startTimer();
  }

  async #deliver(batch: readonly Span[]): Promise<boolean> {
    const { attempts, backoffMs, timeoutMs } = this.#limits;
    const attempt = () => {
      const signal = AbortSignal.timeout(timeoutMs);
      const late = new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      });
      return Promise.race([this.#exporter.export(batch, signal), late]);
    };
    try {
      await withRetries({ retries: attempts - 1, backoffMs }, new AbortController().signal, attempt, () => undefined);
      return true;
    } catch {
      return false;
    }
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => void this.#exportAll(1), this.#limits.delayMs).unref();
  }

  #cancelTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
