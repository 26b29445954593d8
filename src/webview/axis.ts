/** The ticks of the time axis. */
import type { Stretch } from "./shownTime";

export interface Tick {
  /** ns from the trace's start */
  readonly time: number;
  readonly label: string;
}

const second = 1e9;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Free pixels between one label and the next: few ticks are calm to look at. */
const labelGap = 56;

/**
 * Ticks at round instants: steps of 1, 2 and 5 and their decimal multiples, which restart at the minute, the hour and the day.
 * As many as leave each label its room, but at least two wherever the range holds two whole nanoseconds.
 *
 * @param from ns, not negative
 * @param to ns
 * @param width of the axis in pixels
 * @param labelWidth measures a label, pixels
 * @param left out of the axis, ascending
 * @param gap free room between one label and the next, pixels
 */
export function axisTicks(from: number, to: number, width: number, labelWidth: (label: string) => number, left: readonly Stretch[] = [], gap = labelGap): readonly Tick[] {
  const stretches = stretchesOf(from, to, left);
  const length = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  let sparse: readonly Tick[] = [];
  for (let step = largestStep(length); step >= 1; step = smallerStep(step)) {
    const ticks = stretches.flatMap(({ start, end }) => ticksBetween(start, end, step));
    const room = (width * step) / length - gap;
    const fits = ticks.every((tick) => labelWidth(tick.label) <= room);
    if (!fits && sparse.length >= 2) break;
    sparse = ticks;
    if (!fits && ticks.length >= 2) break;
  }
  return sparse;
}

/** What is left of a range. */
function stretchesOf(from: number, to: number, left: readonly Stretch[]): Stretch[] {
  const stretches: Stretch[] = [];
  let start = from;
  for (const gap of left) {
    if (gap.end <= start || gap.start >= to) continue;
    if (gap.start > start) stretches.push({ start, end: gap.start });
    start = gap.end;
  }
  if (start < to) stretches.push({ start, end: to });
  return stretches;
}

function ticksBetween(from: number, to: number, step: number): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index++) {
    ticks.push({ time: index * step, label: tickLabel(index * step, step) });
  }
  return ticks;
}

/** The largest step that is not above a range. */
function largestStep(range: number): number {
  for (const base of [day, hour, minute]) {
    if (range >= base) return Math.min(roundStep(range / base) * base, base === day ? Infinity : 20 * base);
  }
  return Math.min(roundStep(range), 20 * second);
}

/** The next smaller step: 1-2-5 within the unit, then from one minute to 20 s, from one hour to 20 minutes, from one day to 10 hours. */
function smallerStep(step: number): number {
  if (step === day) return 10 * hour;
  if (step === hour) return 20 * minute;
  if (step === minute) return 20 * second;
  const unit = [day, hour, minute].find((candidate) => step > candidate) ?? 1;
  const count = step / unit;
  const decade = 10 ** Math.floor(Math.log10(count) + 1e-9);
  return (count / decade >= 5 ? 2 : count / decade >= 2 ? 1 : 0.5) * decade * unit;
}

/** 1, 2 or 5 times a power of ten, not above `value`. */
function roundStep(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  return (value / decade >= 5 ? 5 : value / decade >= 2 ? 2 : 1) * decade;
}

/** Writes an instant as exactly as its distance to the next tick asks for: `0`, `500 ms`, `1.5 s`, `3 m 12 s`. */
function tickLabel(time: number, step: number): string {
  if (time === 0) return "0";
  if (time < minute) return seconds(time, step);
  const parts: string[] = [];
  let rest = time;
  for (const [size, name] of [[day, "d"], [hour, "h"], [minute, "m"]] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  if (rest > 0) parts.push(fixed(rest, second, step, "s"));
  return parts.join(" ");
}

function seconds(time: number, step: number): string {
  if (time >= second) return fixed(time, second, step, "s");
  if (time >= 1e6) return fixed(time, 1e6, step, "ms");
  if (time >= 1e3) return fixed(time, 1e3, step, "µs");
  return `${time} ns`;
}

/** With the digits that tell neighbours apart, less zeros at the end. */
function fixed(time: number, unit: number, step: number, name: string): string {
  const digits = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return `${Number((time / unit).toFixed(digits))} ${name}`;
}
