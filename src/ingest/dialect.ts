/** What the presence of a key says of the program that wrote a record: bits. */
const marks = {
  event: 1,
  msg: 1 << 1,
  message: 1 << 2,
  time: 1 << 3,
  timestamp: 1 << 4,
  ts: 1 << 5,
  atTimestamp: 1 << 6,
  level: 1 << 7,
  dottedLevel: 1 << 8,
  levelName: 1 << 9,
  asctime: 1 << 10,
  severity: 1 << 11,
  version: 1 << 12,
  name: 1 << 13,
  hostname: 1 << 14,
  pid: 1 << 15,
  atTime: 1 << 16,
  ecs: 1 << 17,
  google: 1 << 18,
  target: 1 << 19,
  fieldsMessage: 1 << 20,
  atMessage: 1 << 21,
} as const;

/** A level that is a number: not of a key, but of its value. */
const numericLevel = 1 << 22;

/** The keys that tell dialects apart. @see FORMATS: "structlog" and "Others" */
export const marksOfKeys: Readonly<Record<string, number>> = {
  event: marks.event,
  msg: marks.msg,
  message: marks.message,
  time: marks.time,
  timestamp: marks.timestamp,
  ts: marks.ts,
  "@timestamp": marks.atTimestamp,
  level: marks.level,
  "log.level": marks.dottedLevel,
  levelname: marks.levelName,
  asctime: marks.asctime,
  severity: marks.severity,
  v: marks.version,
  name: marks.name,
  hostname: marks.hostname,
  pid: marks.pid,
  "@t": marks.atTime,
  "ecs.version": marks.ecs,
  "logging.googleapis.com/trace": marks.google,
  "logging.googleapis.com/spanId": marks.google,
  "logging.googleapis.com/sourceLocation": marks.google,
  target: marks.target,
  "fields.message": marks.fieldsMessage,
  "@message": marks.atMessage,
  "@fields": marks.atMessage,
};

export type Dialect = "structlog" | "pino" | "bunyan" | "winston" | "zap" | "slog" | "python-json-logger" | "ecs" | "serilog" | "gcp" | "rust-tracing" | "logfmt" | "json";

/** Which dialect has which keys: the first whose keys are all there. "json" is what no other is. */
const dialects: readonly (readonly [Dialect, number])[] = [
  ["serilog", marks.atTime],
  ["ecs", marks.ecs],
  ["ecs", marks.atTimestamp | marks.dottedLevel],
  ["winston", marks.atTimestamp | marks.atMessage],
  ["gcp", marks.google],
  ["gcp", marks.severity],
  ["rust-tracing", marks.fieldsMessage | marks.target],
  ["python-json-logger", marks.asctime],
  ["python-json-logger", marks.levelName],
  ["bunyan", marks.version | marks.name | marks.hostname | marks.pid | marks.msg],
  ["structlog", marks.event],
  ["pino", marks.time | marks.msg | marks.pid],
  ["pino", marks.time | marks.msg | marks.hostname],
  ["pino", marks.time | marks.msg | numericLevel],
  ["zap", marks.ts | marks.level | marks.msg],
  ["slog", marks.time | marks.level | marks.msg],
  ["winston", marks.level | marks.message],
  ["json", 0],
];

const known = new Map<number, Dialect>();

/** The dialect of a record. @param present marks of its keys, and {@link numericLevel} */
export function dialectOf(present: number): Dialect {
  let dialect = known.get(present);
  if (dialect === undefined) {
    dialect = dialects.find(([, needed]) => (present & needed) === needed)?.[0] ?? "json";
    known.set(present, dialect);
  }
  return dialect;
}
