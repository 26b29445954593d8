/** The order of texts by code unit: the same on every machine. It orders written instants by time, too. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
