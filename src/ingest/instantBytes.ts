import { daysSinceEpoch, instantOfEpoch, instantOfText, type Instant } from "./instant";

/** A byte order mark in a value is part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const secondsPerDay = 86_400;
/** Powers of ten up to that of a nanosecond. */
const tens = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/**
 * Reads times from bytes: the usual forms without making a text or an object, the others by way of {@link instantOfText}.
 * What was read last stands in {@link seconds} and {@link nanos}.
 */
export class InstantReader {
  seconds = 0;
  nanos = 0;
  readonly #zoneOffsetMinutes: number;
  /** The date that was read last: most lines of a log are of one day. */
  #date = -1;
  #dateSeconds = NaN;

  /** @param zoneOffsetMinutes minutes east of UTC for a time that names no zone */
  constructor(zoneOffsetMinutes: number) {
    this.#zoneOffsetMinutes = zoneOffsetMinutes;
  }

  /** Reads a written time; false when it is none. */
  readText(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#readIso(bytes, start, end) || this.#take(instantOfText(decoder.decode(bytes.subarray(start, end)), this.#zoneOffsetMinutes));
  }

  /** Reads an epoch number, as it is written in JSON. */
  readNumber(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#readDecimal(bytes, start, end) || this.#take(instantOfEpoch(decoder.decode(bytes.subarray(start, end))));
  }

  /** Takes over a time that was read elsewhere. */
  #take(instant: Instant | undefined): boolean {
    if (!instant) return false;
    this.seconds = instant.seconds;
    this.nanos = instant.nanos;
    return true;
  }

  /** `2026-01-31T23:59:59`, with a fraction of up to nine digits, behind it `Z`, `+01:00` or nothing. */
  #readIso(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < 19 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return false;
    const between = bytes[start + 10];
    if (between !== 0x54 && between !== 0x20) return false;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const date = (year * 100 + twoDigits(bytes, start + 5)) * 100 + twoDigits(bytes, start + 8);
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    // A part that is no digits is NaN and fails each of these.
    if (!(hour <= 23 && minute <= 59 && second <= 59 && date >= 0)) return false;
    if (date !== this.#date && !this.#readDate(bytes, start, date)) return false;
    let at = start + 19;
    let nanos = 0;
    if (bytes[at] === 0x2e || bytes[at] === 0x2c) {
      const from = ++at;
      for (; at < end && at - from < 10 && isDigit(bytes[at] ?? 0); at++) nanos = nanos * 10 + (bytes[at] ?? 0) - 0x30;
      const digits = at - from;
      if (digits === 0 || digits > 9) return false;
      nanos *= tens[9 - digits] ?? 1;
    }
    const offset = this.#readZone(bytes, at, end);
    if (Number.isNaN(offset)) return false;
    this.seconds = this.#dateSeconds + hour * 3600 + minute * 60 + second - offset * 60;
    this.nanos = nanos;
    return true;
  }

  /** Has the date checked by {@link instantOfText}, once for each. */
  #readDate(bytes: Uint8Array, start: number, date: number): boolean {
    if (!instantOfText(decoder.decode(bytes.subarray(start, start + 10)))) return false;
    this.#date = date;
    this.#dateSeconds = daysSinceEpoch(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100) * secondsPerDay;
    // Near the ends of the calendar a zone may lead out of it: the slow way knows.
    if (date < 1_00_00 || date > 9999_12_30) this.#date = -1;
    return this.#date >= 0;
  }

  /** Minutes east of UTC, NaN when what stands there is another form. */
  #readZone(bytes: Uint8Array, at: number, end: number): number {
    if (at === end) return this.#zoneOffsetMinutes;
    const sign = bytes[at];
    if (sign === 0x5a && at + 1 === end) return 0;
    if ((sign !== 0x2b && sign !== 0x2d) || end - at !== 6 || bytes[at + 3] !== 0x3a) return NaN;
    const minutes = twoDigits(bytes, at + 1) * 60 + twoDigits(bytes, at + 4);
    return sign === 0x2d ? -minutes : minutes;
  }

  /** Digits and a fraction whose unit is told by the size of the whole part, where a double holds all of them. */
  #readDecimal(bytes: Uint8Array, start: number, end: number): boolean {
    let whole = 0;
    let at = start;
    for (; at < end && isDigit(bytes[at] ?? 0); at++) whole = whole * 10 + (bytes[at] ?? 0) - 0x30;
    if (at === start || at - start > 15) return false;
    const perSecond = whole < 1e11 ? 1 : whole < 1e14 ? 1e3 : 1e6;
    const decimals = perSecond === 1 ? 9 : perSecond === 1e3 ? 6 : 3;
    let fraction = 0;
    if (at < end) {
      if (bytes[at] !== 0x2e) return false;
      const from = ++at;
      for (; at < end && isDigit(bytes[at] ?? 0); at++) fraction = fraction * 10 + (bytes[at] ?? 0) - 0x30;
      if (at < end || at - from > decimals) return false;
      fraction *= tens[decimals - (at - from)] ?? 1;
    }
    const seconds = Math.floor(whole / perSecond);
    this.seconds = seconds;
    this.nanos = (whole - seconds * perSecond) * (1e9 / perSecond) + fraction;
    return true;
  }
}

const isDigit = (char: number) => char >= 0x30 && char <= 0x39;

/** NaN when one is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const ten = (bytes[at] ?? 0) - 0x30;
  const one = (bytes[at + 1] ?? 0) - 0x30;
  return ten >= 0 && ten <= 9 && one >= 0 && one <= 9 ? ten * 10 + one : NaN;
}
