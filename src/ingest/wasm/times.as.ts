// AssemblyScript: written times. Part of scanner.as.ts.
import { endOfDigits } from "./objects.as";

/** What was read last: whole seconds since 1970, and nanoseconds. */
export let seconds: f64 = 0;
export let nanos: u32 = 0;
/** East of UTC, for a time that names no zone. */
let zoneSeconds: f64 = 0;

export function setZone(secondsEast: f64): void {
  zoneSeconds = secondsEast;
}

/** The minute that was read last, `2026-01-31T23:59`, and its seconds since 1970: the records of a log are near each other. */
const knownMinute: usize = memory.data(16);
let knownMinuteSeconds: f64 = 0;

@inline
function twoDigits(at: usize): i32 {
  const ten = <i32>load<u8>(at) - 0x30;
  const one = <i32>load<u8>(at, 1) - 0x30;
  // Less than 0 when one is no digit.
  return <u32>ten <= 9 && <u32>one <= 9 ? ten * 10 + one : -10000000;
}

/** The number that eight digits say, of which the last ones are zeros where there are less. */
@inline
function eightDigits(at: usize, digits: i32): u32 {
  // The first digit stands lowest. Neighbours are joined to numbers below 100, these to numbers below 10,000, and these two.
  const ones = (load<u64>(at) - 0x3030303030303030) & (<u64>-1 >>> ((8 - digits) << 3));
  const twos = (ones * 10 + (ones >>> 8)) & 0x00ff00ff00ff00ff;
  const fours = (twos * 100 + (twos >>> 16)) & 0x0000ffff0000ffff;
  return <u32>(fours * 10000 + (fours >>> 32));
}

/** `2026-01-31T23:59:59`, with a fraction of up to nine digits, behind it `Z`, `+01:00` or nothing. */
export function readIso(start: usize, end: usize): bool {
  if (end - start < 19 || load<u8>(start, 16) != 0x3a) return false;
  if (v128.any_true(v128.xor(v128.load(start), v128.load(knownMinute))) && !readMinute(start)) return false;
  const second = twoDigits(start + 17);
  if (<u32>second > 59) return false;
  let at = start + 19;
  let fraction: u32 = 0;
  const point = at < end ? load<u8>(at) : 0;
  if (point == 0x2e || point == 0x2c) {
    const from = ++at;
    at = min(endOfDigits(from), end);
    const digits = <i32>(at - from);
    if (digits == 0 || digits > 9) return false;
    fraction = eightDigits(from, min(digits, 8)) * 10 + (digits == 9 ? load<u8>(from, 8) - 0x30 : 0);
  }
  let zone = zoneSeconds;
  if (at < end) {
    const sign = load<u8>(at);
    if (sign == 0x5a && at + 1 == end) zone = 0;
    else if ((sign == 0x2b || sign == 0x2d) && end - at == 6 && load<u8>(at, 3) == 0x3a) {
      const minutes = twoDigits(at + 1) * 60 + twoDigits(at + 4);
      if (minutes < 0) return false;
      zone = <f64>(sign == 0x2d ? -minutes : minutes) * 60;
    } else return false;
  }
  seconds = knownMinuteSeconds + <f64>second - zone;
  nanos = fraction;
  return true;
}

function readMinute(start: usize): bool {
  if (load<u8>(start, 4) != 0x2d || load<u8>(start, 7) != 0x2d || load<u8>(start, 13) != 0x3a) return false;
  const between = load<u8>(start, 10);
  if (between != 0x54 && between != 0x20) return false;
  const year = twoDigits(start) * 100 + twoDigits(start + 2);
  const month = twoDigits(start + 5);
  const day = twoDigits(start + 8);
  const hour = twoDigits(start + 11);
  const minute = twoDigits(start + 14);
  // Near the ends of the calendar a zone may lead out of it: the other side knows.
  if (year < 1 || year > 9998 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || <u32>hour > 23 || <u32>minute > 59) return false;
  knownMinuteSeconds = <f64>daysSinceEpoch(year, month, day) * 86400 + <f64>(hour * 3600 + minute * 60);
  v128.store(knownMinute, v128.load(start));
  return true;
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March. */
function daysSinceEpoch(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function setTime(wholeSeconds: f64, nanoseconds: u32): void {
  seconds = wholeSeconds;
  nanos = nanoseconds;
}
