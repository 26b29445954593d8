import type { Clock } from "./clock";
import { elapsedMs, type Instant } from "./instant";
import type { Span } from "./span";

export type RequestStatus = "in_progress" | "ok" | "error";

/** How many hops and how many spans of one request are remembered, the first ones. */
const maximumHops = 1_000;
const maximumSpans = 1_000;

/** One request on its way through the agents. */
export class RequestTrace {
  readonly correlationId: string;
  readonly startedAt: Instant;
  readonly #clock: Clock;
  readonly #path: string[] = [];
  readonly #spans: Span[] = [];
  #dropped = 0;
  #completedAt: Instant | undefined;
  #status: RequestStatus = "in_progress";
  #error: string | undefined;

  constructor(correlationId: string, clock: Clock) {
    this.correlationId = correlationId;
    this.#clock = clock;
    this.startedAt = clock.now();
  }

  /** The agents visited, each as often as it was. */
  get path(): readonly string[] {
    return this.#path;
  }

  /** Its finished spans, when the tracer of requests is a processor of the tracer of spans. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  /** Hops and spans that came after the first 1,000. */
  get dropped(): number {
    return this.#dropped;
  }

  get status(): RequestStatus {
    return this.#status;
  }

  /** Why it failed. */
  get error(): string | undefined {
    return this.#error;
  }

  get completedAt(): Instant | undefined {
    return this.#completedAt;
  }

  /** ms by the monotonic clock; undefined while it is in progress. */
  get durationMs(): number | undefined {
    return this.#completedAt && elapsedMs(this.startedAt, this.#completedAt);
  }

  addHop(agent: string): void {
    if (this.#path.length < maximumHops) this.#path.push(agent);
    else this.#dropped += 1;
  }

  addSpan(span: Span): void {
    if (this.#spans.length < maximumSpans) this.#spans.push(span);
    else this.#dropped += 1;
  }

  /** The first completion counts. */
  complete(success: boolean, error?: string): void {
    if (this.#completedAt !== undefined) return;
    this.#completedAt = this.#clock.now();
    this.#status = success ? "ok" : "error";
    this.#error = success ? undefined : error;
  }
}
