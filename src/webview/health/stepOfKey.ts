/** The step that a key goes to, of `count` in a row; undefined for a key that goes nowhere. */
export function stepOfKey(key: string, at: number, count: number): number | undefined {
  const page = Math.max(1, Math.round(count / 10));
  const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - page, PageUp: at + page, Home: 0, End: count - 1 };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, step));
}
