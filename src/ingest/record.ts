import { hexOfDecimalId, traceIdEndingIn, traceIdOfTraceparent } from "./identifier";
import { instantOfEpoch, instantOfText, type Instant } from "./instant";
import { parseJsonObject, valueAt, type JsonObject } from "./jsonObject";
import { levelOf, levelOfPython, levels, type Level } from "./level";
import { cleanLine, endOfPrefix, startOfObject } from "./lineText";
import { parseLogfmt } from "./logfmt";
import { durationKeys, keys } from "./recordKeys";

/** What the index keeps of a record; everything else stays in the file. An absent text is "". */
export interface RecordFacts {
  readonly time: Instant | undefined;
  readonly level: Level;
  readonly event: string;
  readonly correlation: string;
  readonly trace: string;
  readonly span: string;
  readonly parentSpan: string;
  readonly message: string;
  readonly parentMessage: string;
  readonly agent: string;
  readonly action: string;
  readonly operation: string;
  /** `success: false` or `status: "error"`: a close that says so ended badly. */
  readonly failed: boolean;
  readonly spanStart: Instant | undefined;
  readonly spanEnd: Instant | undefined;
  /** ns; NaN when the record names none. */
  readonly duration: number;
}

/** The facts of a record. @param zoneOffsetMinutes minutes east of UTC for a time that names no zone. */
export function factsOf(fields: JsonObject, zoneOffsetMinutes = 0): RecordFacts {
  const instant = (names: readonly string[]) => firstInstant(fields, names, zoneOffsetMinutes);
  return {
    time: instant(keys.time),
    level: levelOfRecord(fields),
    event: firstText(fields, keys.event),
    correlation: firstText(fields, keys.correlation),
    trace: firstText(fields, keys.trace) || traceIdOfOtherForms(fields),
    span: firstText(fields, keys.span) || hexOfDecimalId(firstText(fields, ["dd.span_id"])),
    parentSpan: firstText(fields, keys.parentSpan),
    message: firstText(fields, keys.message),
    parentMessage: firstText(fields, keys.parentMessage),
    agent: firstText(fields, keys.agent),
    action: firstText(fields, keys.action),
    operation: firstText(fields, keys.operation),
    failed: fields["success"] === false || fields["status"] === "error",
    spanStart: instant(keys.start),
    spanEnd: instant(keys.end),
    duration: durationOf(fields),
  };
}

/** A record read again from its bytes, for showing it. `fields` is empty when the text is no record any more. */
export function decodeRecord(text: string): JsonObject {
  const lines = text.split("\n").map((line) => cleanLine(line, true));
  const [first = ""] = lines;
  const brace = startOfObject(first);
  if (brace < 0) return parseLogfmt(first) ?? {};
  const rest = lines.slice(1).map((line) => line.slice(endOfPrefix(line)));
  return parseJsonObject([first.slice(brace), ...rest].join("\n")) ?? {};
}

/** The error that a record tells of, in one line: its type and message, or "". */
export function errorOf(fields: JsonObject): string {
  const plain = firstText(fields, ["error", "error.message", "err.message", "exception", "exc_info", "error_message", "tags.error"]);
  const type = firstText(fields, ["error_type", "error.type", "exc_type", "err.type", "err.name"]);
  const message = plain.includes("Traceback") ? (plain.trimEnd().split("\n").at(-1) ?? "") : (plain.split("\n")[0] ?? "");
  return type && !message.startsWith(type) ? [type, message].filter(Boolean).join(": ") : message;
}

function firstText(fields: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    const value = valueAt(fields, name);
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return "";
}

function firstInstant(fields: JsonObject, names: readonly string[], zoneOffsetMinutes: number): Instant | undefined {
  for (const name of names) {
    const value = valueAt(fields, name);
    const instant = typeof value === "string" ? instantOfText(value, zoneOffsetMinutes) : typeof value === "number" ? instantOfEpoch(String(value)) : undefined;
    if (instant) return instant;
  }
  return undefined;
}

function traceIdOfOtherForms(fields: JsonObject): string {
  const traceparent = firstText(fields, ["traceparent"]);
  return traceparent ? traceIdOfTraceparent(traceparent) : traceIdEndingIn(firstText(fields, ["dd.trace_id"]));
}

function levelOfRecord(fields: JsonObject): Level {
  for (const name of keys.level) {
    const level = levelOf(valueAt(fields, name));
    if (level !== levels.none) return level;
  }
  return levelOfPython(fields["level_number"]);
}

function durationOf(fields: JsonObject): number {
  for (const [name, unit] of durationKeys) {
    const value = valueAt(fields, name);
    // Text holds a number of more digits than a double.
    const amount = typeof value === "number" || (typeof value === "string" && value !== "") ? Number(value) : NaN;
    if (amount >= 0) return amount * unit;
  }
  return NaN;
}
