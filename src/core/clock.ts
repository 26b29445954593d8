import type { Instant } from "./instant";

/** Where instants come from: the system's clock, or a test's. */
export interface Clock {
  now(): Instant;
}

const nanosecondsPerSecond = 1_000_000_000;

/**
 * The monotonic clock, anchored once to the wall clock: instants never run backwards and their differences are
 * true durations, which those of the wall clock are not (it is set, it is slewed).
 */
export class MonotonicClock implements Clock {
  readonly #anchorSeconds: number;
  readonly #anchorNanoseconds: number;

  constructor() {
    const [seconds, nanoseconds] = process.hrtime();
    // `timeOrigin` holds the wall clock of the process's start to the microsecond, which `Date.now` does not.
    const wallMicroseconds = Math.round((performance.timeOrigin + performance.now()) * 1_000);
    const wallSeconds = Math.floor(wallMicroseconds / 1_000_000);
    this.#anchorSeconds = wallSeconds - seconds;
    this.#anchorNanoseconds = (wallMicroseconds - wallSeconds * 1_000_000) * 1_000 - nanoseconds;
  }

  now(): Instant {
    const [elapsedSeconds, elapsedNanoseconds] = process.hrtime();
    const seconds = this.#anchorSeconds + elapsedSeconds;
    const nanoseconds = this.#anchorNanoseconds + elapsedNanoseconds;
    if (nanoseconds < 0) return { seconds: seconds - 1, nanoseconds: nanoseconds + nanosecondsPerSecond };
    if (nanoseconds >= nanosecondsPerSecond) return { seconds: seconds + 1, nanoseconds: nanoseconds - nanosecondsPerSecond };
    return { seconds, nanoseconds };
  }
}

/** The clock of this process. */
export const systemClock: Clock = new MonotonicClock();
