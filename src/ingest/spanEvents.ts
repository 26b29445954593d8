import { exceptionOf, type LoggedException } from "./exception";
import { instantOfEpoch, instantOfText, type Instant } from "./instant";
import { asObject, type JsonObject } from "./jsonObject";
import { asList } from "./looseField";

/** Something that happened at one instant of a span, as the record that finished it tells. Log content: hostile text. */
export interface LoggedEvent {
  /** "" when it has none. */
  readonly name: string;
  readonly at: Instant | undefined;
  /** What else it says: an object, where the producer keeps to what is usual. */
  readonly attributes: unknown;
}

/** Where producers write its time: structlog's way and this extension's core, OpenTelemetry's SDKs, its protocol in JSON. */
const timeKeys = ["timestamp", "time", "timeUnixNano", "time_unix_nano"];

/** The `events` that a record of a finished span names, in its order. @param zoneOffsetMinutes minutes east of UTC for a time that names no zone */
export function spanEventsOf({ events }: JsonObject, zoneOffsetMinutes = 0): LoggedEvent[] {
  return asList(events).flatMap((value) => {
    const event = asObject(value);
    if (!event) return [];
    const { name, attributes, ...rest } = event;
    const times = timeKeys.flatMap((key) => instantOf(event[key], zoneOffsetMinutes) ?? []);
    const others = Object.fromEntries(Object.entries(rest).filter(([key]) => !timeKeys.includes(key)));
    return [{ name: typeof name === "string" ? name : "", at: times[0], attributes: attributes ?? others }];
  });
}

/** The exceptions that a span recorded as events, by OpenTelemetry's semantic conventions. */
export function exceptionsInEvents(fields: JsonObject): LoggedException[] {
  return spanEventsOf(fields).flatMap(({ name, attributes }) => (name === "exception" ? (exceptionOf(asObject(attributes) ?? {}) ?? []) : []));
}

function instantOf(value: unknown, zoneOffsetMinutes: number): Instant | undefined {
  if (typeof value === "number") return instantOfEpoch(String(value));
  if (typeof value === "string") return instantOfText(value, zoneOffsetMinutes);
  // OpenTelemetry's SDK for JavaScript has `[seconds, nanoseconds]`.
  const [seconds, nanos] = asList(value);
  if (typeof seconds !== "number" || typeof nanos !== "number" || !(nanos >= 0 && nanos < 1e9)) return undefined;
  return instantOfEpoch(`${seconds}.${String(nanos).padStart(9, "0")}`);
}
