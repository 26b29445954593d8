/** How grave a record is, on one scale for all dialects. 0: it does not say. */
export const levels = { none: 0, trace: 1, debug: 2, info: 3, warning: 4, error: 5, critical: 6 } as const;
export type Level = (typeof levels)[keyof typeof levels];

/** The names by their code. */
export const levelNames = ["", "trace", "debug", "info", "warning", "error", "critical"] as const;

const byName = new Map<string, Level>([
  ["trace", levels.trace],
  ["verbose", levels.trace],
  ["silly", levels.trace],
  ["debug", levels.debug],
  ["info", levels.info],
  ["information", levels.info],
  ["notice", levels.info],
  ["http", levels.info],
  ["default", levels.info],
  ["warn", levels.warning],
  ["warning", levels.warning],
  ["error", levels.error],
  ["err", levels.error],
  ["exception", levels.error],
  ["critical", levels.critical],
  ["crit", levels.critical],
  ["fatal", levels.critical],
  ["panic", levels.critical],
  ["dpanic", levels.critical],
  ["alert", levels.critical],
  ["emerg", levels.critical],
  ["emergency", levels.critical],
]);

/** The level of a `level` value: a name in any case, possibly padded or with an offset (`ERROR+2`), or pino's and bunyan's 10 to 60. */
export function levelOf(value: unknown): Level {
  if (typeof value === "number") return levelOfTens(value);
  if (typeof value !== "string") return levels.none;
  const name = value.trim().toLowerCase();
  const known = byName.get(name) ?? byName.get(name.replace(/[+-]\d+$/, ""));
  if (known !== undefined) return known;
  return /^\d+$/.test(name) ? levelOfTens(Number(name)) : levels.none;
}

/** pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
function levelOfTens(value: number): Level {
  if (!(value >= 1)) return levels.none;
  if (value < 20) return levels.trace;
  if (value < 30) return levels.debug;
  if (value < 40) return levels.info;
  if (value < 50) return levels.warning;
  return value < 60 ? levels.error : levels.critical;
}

/** Python's `level_number`: 10 debug, 20 info, 30 warning, 40 error, 50 critical. */
export function levelOfPython(value: unknown): Level {
  return typeof value === "number" ? levelOfTens(value + 10) : levels.none;
}
