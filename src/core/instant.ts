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

/** "000" to "999": a number turned to text for every record would be a good part of its cost. */
const threeDigits = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, "0"));

let renderedSecond = Number.NaN;
let renderedPrefix = "";

/** ISO 8601 in UTC with microseconds: `2026-01-01T05:06:08.421113Z`. Only the fraction is rendered anew within one second. */
export function isoInstant({ seconds, nanoseconds }: Instant): string {
  if (seconds !== renderedSecond) {
    renderedSecond = seconds;
    renderedPrefix = new Date(seconds * 1_000).toISOString().slice(0, -4);
  }
  const milliseconds = threeDigits[Math.trunc(nanoseconds / 1_000_000)] ?? "";
  const microseconds = threeDigits[Math.trunc(nanoseconds / 1_000) % 1_000] ?? "";
  // The short texts first: V8 makes one text of them, where it would chain them to the long one.
  const fraction = `${milliseconds}${microseconds}Z`;
  return renderedPrefix + fraction;
}
