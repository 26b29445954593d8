/** Between the parts of a row's description. */
export const separator = " · ";

const integers = new Intl.NumberFormat("en-US");

/** `12,345`. */
export function formatCount(count: number): string {
  return integers.format(count);
}

/** `2 hops`, `1 hop`. */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `1.8 %`: with a digit behind the point where that is not nothing. @param share 0 to 1 */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** `1.2 GB`, `340 kB`; decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}
