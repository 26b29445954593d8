import { hexOfDecimalId, traceIdEndingIn, traceIdOfTraceparent } from "../../../src/ingest/identifier";
import { instantOfEpoch, instantOfText, type Instant } from "../../../src/ingest/instant";
import { valuesAt, type JsonObject } from "../../../src/ingest/jsonObject";
import { levelOf, levelOfPython, levels, type Level } from "../../../src/ingest/level";
import { keysWith, unitOfDuration, type KeyOverrides } from "../../../src/ingest/recordKeys";

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

/** A record's facts read from its object, a slow second way beside the scanner's. @param zoneOffsetMinutes minutes east of UTC for a time that names no zone. */
export function factsOf(fields: JsonObject, zoneOffsetMinutes = 0, overrides: KeyOverrides = {}): RecordFacts {
  const keys = keysWith(overrides);
  const instant = (names: readonly string[]) => firstInstant(fields, names, zoneOffsetMinutes);
  return {
    time: instant(keys.time),
    level: levelOfRecord(fields, keys.level),
    event: firstText(fields, keys.event),
    correlation: firstText(fields, keys.correlation),
    trace: firstText(fields, keys.trace),
    span: firstText(fields, keys.span),
    parentSpan: firstText(fields, keys.parentSpan),
    message: firstText(fields, keys.message),
    parentMessage: firstText(fields, keys.parentMessage),
    agent: firstText(fields, keys.agent),
    action: firstText(fields, keys.action),
    operation: firstText(fields, keys.operation),
    failed: fields["success"] === false || fields["status"] === "error",
    spanStart: instant(keys.start),
    spanEnd: instant(keys.end),
    duration: durationOf(fields, keys.duration),
  };
}

function firstInstant(fields: JsonObject, names: readonly string[], zoneOffsetMinutes: number): Instant | undefined {
  for (const name of names) {
    for (const value of valuesAt(fields, name)) {
      const instant = typeof value === "string" ? instantOfText(value, zoneOffsetMinutes) : typeof value === "number" ? instantOfEpoch(String(value)) : undefined;
      if (instant) return instant;
    }
  }
  return undefined;
}

const forms: Readonly<Record<string, (written: string) => string>> = {
  traceparent: traceIdOfTraceparent,
  "dd.trace_id": traceIdEndingIn,
  "dd.span_id": hexOfDecimalId,
  "logging.googleapis.com/trace": (written) => written.split("/").at(-1) ?? "",
};

function firstText(fields: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    const form = forms[name] ?? ((written: string) => written);
    for (const value of valuesAt(fields, name)) {
      if (typeof value === "string" && value !== "") return form(value);
      if (typeof value === "number") return form(String(value));
    }
  }
  return "";
}

function levelOfRecord(fields: JsonObject, names: readonly string[]): Level {
  for (const name of names) {
    const level = valuesAt(fields, name).map(levelOf).find((found) => found !== levels.none);
    if (level !== undefined) return level;
  }
  return levelOfPython(fields["level_number"]);
}

function durationOf(fields: JsonObject, names: readonly string[]): number {
  for (const name of names) {
    const unit = unitOfDuration(name);
    // Text holds a number of more digits than a double.
    for (const value of valuesAt(fields, name)) {
      const amount = typeof value === "number" || (typeof value === "string" && value !== "") ? Number(value) : NaN;
      if (amount >= 0) return amount * unit;
    }
  }
  return NaN;
}
