/** Minutes east of UTC that a time zone means, or undefined when it means nothing.
 * @param zone as users give it: "UTC", "local" or an offset as "+02:00"
 * @param now whose offset "local" has */
export function zoneOffsetMinutes(zone: string, now: Date): number | undefined {
  if (zone === "UTC") return 0;
  // JavaScript counts west of UTC; in UTC itself the sign would make it -0.
  if (zone === "local") return 0 - now.getTimezoneOffset();
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(zone) ?? [];
  if (!sign) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? 0 - offset : offset;
}
