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

const thousands = /\B(?=(?:\d{3})+$)/g;

/** `412,003`, of a whole number. Without the platform's number formats: loading them takes as long as a log of some MB. */
export function formatCount(count: number): string {
  return String(count).replace(thousands, ",");
}

/** `1 trace`, `2 traces` */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
