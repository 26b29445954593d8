// Arithmetic of times in nanoseconds where NaN stands for an unknown one.

/** The lesser of two; an unknown one loses. */
export function least(a: number, b: number): number {
  return Number.isNaN(a) || b < a ? b : a;
}

/** The greater of two; an unknown one loses. */
export function greatest(a: number, b: number): number {
  return Number.isNaN(a) || b > a ? b : a;
}

/** Orders times ascending, unknown ones first. */
export function compareTimes(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}
