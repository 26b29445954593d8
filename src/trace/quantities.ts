/** How Hopscope writes counts and sizes, wherever they are shown. */

const byteUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** `512 bytes`, `1.2 GB`: three significant digits, units of 1000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${byteUnits[unit] ?? ""}`;
}

const integers = new Intl.NumberFormat("en-US");

/** `412,003` */
export function formatCount(count: number): string {
  return integers.format(count);
}

/** `1 trace`, `2 traces` */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
