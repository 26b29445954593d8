/** Instants to the nanosecond, and how they are written. */

/** A point in time since 1970-01-01T00:00:00Z. Two integers, because a double of nanoseconds or of milliseconds cannot hold one exactly. */
export interface Instant {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** ns after {@link seconds}, 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** Milliseconds from `start` to `end`, to the nanosecond: the sum is made in whole numbers. */
export function elapsedMs(start: Instant, end: Instant): number {
  return ((end.seconds - start.seconds) * 1_000_000_000 + (end.nanoseconds - start.nanoseconds)) / 1_000_000;
}

let renderedSecond = Number.NaN;
let renderedPrefix = "";

/** ISO 8601 in UTC with microseconds: `2026-01-01T05:06:08.421113Z`. Only the fraction is rendered anew within one second. */
export function isoInstant({ seconds, nanoseconds }: Instant): string {
  if (seconds !== renderedSecond) {
    renderedSecond = seconds;
    renderedPrefix = new Date(seconds * 1_000).toISOString().slice(0, -4);
  }
  return `${renderedPrefix}${String(Math.trunc(nanoseconds / 1_000)).padStart(6, "0")}Z`;
}
