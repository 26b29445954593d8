/**
 * An instant: whole seconds since 1970-01-01T00:00:00Z and nanoseconds within the second.
 * Two numbers, since a floating epoch in milliseconds cannot hold nanoseconds. Years 0 to 9999.
 */
export interface Instant {
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
}

const nanosPerSecond = 1_000_000_000;
const secondsPerDay = 86_400;

/** The earliest and the latest second that has a four-digit year. */
const firstSecond = -62_167_219_200;
const lastSecond = 253_402_300_799;

/** Instant of a count of nanoseconds, held as a bigint or as whole seconds plus a rest. */
function instantOf(seconds: number, nanos: number): Instant | undefined {
  const carry = Math.floor(nanos / nanosPerSecond);
  const whole = seconds + carry;
  if (!(whole >= firstSecond && whole <= lastSecond)) return undefined;
  return { seconds: whole, nanos: nanos - carry * nanosPerSecond };
}

/** The instant `ns` nanoseconds after another (before, when negative); the first or last one that there is, where that would be beyond it: a count of centuries is rounded. */
export function plusNanos(instant: Instant, ns: number): Instant {
  const seconds = Math.floor(ns / nanosPerSecond);
  const sum = instantOf(instant.seconds + seconds, instant.nanos + Math.round(ns - seconds * nanosPerSecond));
  if (sum) return sum;
  return ns < 0 ? { seconds: firstSecond, nanos: 0 } : { seconds: lastSecond, nanos: nanosPerSecond - 1 };
}

/**
 * An epoch number by its size: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds.
 * @param text the number as written, so that no digit is lost to a double.
 */
export function instantOfEpoch(text: string): Instant | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent] = match;
  if (exponent !== undefined) return instantOfDouble(Number(text));
  const magnitude = Number(whole);
  // A double rounds 17 digits up.
  const decimals = magnitude < 1e11 ? 9 : magnitude < 1e14 ? 6 : BigInt(whole) < 10n ** 17n ? 3 : 0;
  const digits = whole + fraction.slice(0, decimals).padEnd(decimals, "0");
  if (digits.length > 30) return undefined;
  const total = BigInt(digits) * (sign === "-" ? -1n : 1n);
  const perSecond = BigInt(nanosPerSecond);
  const rest = ((total % perSecond) + perSecond) % perSecond;
  return instantOf(Number((total - rest) / perSecond), Number(rest));
}

function instantOfDouble(value: number): Instant | undefined {
  if (!Number.isFinite(value)) return undefined;
  const magnitude = Math.abs(value);
  const seconds = magnitude < 1e11 ? value : magnitude < 1e14 ? value / 1e3 : magnitude < 1e17 ? value / 1e6 : value / 1e9;
  const whole = Math.floor(seconds);
  return instantOf(whole, Math.round((seconds - whole) * nanosPerSecond));
}

const isoForm =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * A written time: ISO 8601 with `T` or a space, `-` or `/`, a fraction behind a point or a comma; or an epoch number as text.
 * @param zoneOffsetMinutes minutes east of UTC for a text that names no zone.
 */
export function instantOfText(text: string, zoneOffsetMinutes = 0): Instant | undefined {
  const match = isoForm.exec(text);
  if (!match) return instantOfEpoch(text);
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match.map((part) => part as string | undefined);
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const [h, min, s] = [Number(hour), Number(minute), Number(second)];
  if (m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m) || h > 23 || min > 59 || s > 60) return undefined;
  const offset = zone === undefined ? zoneOffsetMinutes : minutesOfZone(zone);
  const seconds = daysSinceEpoch(y, m, d) * secondsPerDay + h * 3600 + min * 60 + s - offset * 60;
  return instantOf(seconds, Number(fraction.slice(0, 9).padEnd(9, "0")));
}

function minutesOfZone(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** `2026-01-01T00:00:00.123456Z`: ISO 8601 in UTC with microseconds (further digits are cut). */
export function isoOfInstant({ seconds, nanos }: Instant): string {
  const date = new Date(seconds * 1000).toISOString();
  return `${date.slice(0, 19)}.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`;
}
