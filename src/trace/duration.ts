/** How Hopscope writes a duration, wherever it is shown. */

const microsecond = 1e3;
const millisecond = 1e6;
const second = 1e9;

/** The units in which one number suffices, each with what is below it: from 60 s on a duration has two parts. */
const units: readonly { readonly name: string; readonly ns: number; readonly below: number }[] = [
  { name: "ns", ns: 1, below: microsecond },
  { name: "µs", ns: microsecond, below: millisecond },
  { name: "ms", ns: millisecond, below: second },
  { name: "s", ns: second, below: 60 * second },
];

/**
 * A duration in at most three significant digits and a unit: `842 µs`, `31 ms`, `2.41 s`, and from a minute on in two
 * units: `3 m 12 s`, `2 h 5 m`, `4 d 1 h`. Rounding never gives a number that belongs to the next unit (`1000 ms`).
 *
 * @param ns nanoseconds; a negative one keeps its sign, one that is not a finite number is written `–`.
 */
export function formatDuration(ns: number): string {
  if (!Number.isFinite(ns)) return "–";
  if (ns < 0) return `-${formatDuration(-ns)}`;
  if (ns === 0) return "0 ms";
  for (const unit of units) {
    const rounded = Number((ns / unit.ns).toPrecision(3));
    if (rounded * unit.ns < unit.below) return `${rounded} ${unit.name}`;
  }
  return formatPair(ns / second);
}

function formatPair(seconds: number): string {
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < 3600) return twoParts(wholeSeconds, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return twoParts(minutes, 60, "h", "m");
  return twoParts(Math.round(seconds / 3600), 24, "d", "h");
}

/** @param count a whole number of the small unit, of which `size` make a large one. */
function twoParts(count: number, size: number, large: string, small: string): string {
  const rest = count % size;
  return `${Math.floor(count / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
