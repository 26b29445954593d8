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

/** A text for a notification, which would make links, also to commands, of `[…](…)`: what a log or a file's name says is none. */
export function asText(text: string): string {
  return text.replaceAll("](", "] (");
}
