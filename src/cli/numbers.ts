/** How numbers other than durations are written for people. */

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

/** `412,003` */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 trace`, `2 traces` */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** `1.8 %`; what is neither none nor all is never written as `0 %` or `100 %`. @param rate 0 to 1 */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent < 100 && percent > 99.9) return ">99.9 %";
  return `${Number(percent.toFixed(1))} %`;
}
