import { InvalidArgumentError } from "commander";
import { visibleText } from "../engine/document/visibleText";
import { anyAction, healthWindowForms, keyFacts, parseHealthWindow, queryProblem, type HealthWindow, type ReadingOptions, type TraceSort } from "../engine/api";
import { zoneOffsetMinutes } from "../engine/timeZone";
import { type Condition, type MeasureName, parseCondition, parseLimit } from "./failOn";

/** How the texts of options are read. Each throws an InvalidArgumentError that says what is expected. */

const sorts: readonly TraceSort[] = ["start", "newest", "duration", "errors", "hops"];

export function limitValue(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(limit)) throw new InvalidArgumentError("It is a whole number, such as 50.");
  return limit;
}

export function sortValue(text: string): TraceSort {
  const sort = sorts.find((known) => known === text);
  if (!sort) throw new InvalidArgumentError(`It is one of ${sorts.join(", ")}.`);
  return sort;
}

/** @param before what was given before, which would be lost */
export function traceValue(text: string, before?: string): string {
  if (before !== undefined) throw new InvalidArgumentError("It is given once: a trace is shown at a time.");
  if (text === "") throw new InvalidArgumentError("It is the ID of a trace, or the beginning of one.");
  return text;
}

/** @param before what was given before, which would be lost @returns the query as it was given */
export function whereValue(text: string, before = ""): string {
  if (before !== "") throw new InvalidArgumentError("It is given once: a query says `a b` for both of two conditions, and `a OR b` for either.");
  const problem = queryProblem(text);
  if (!problem) return text;
  throw new InvalidArgumentError([problem.message, ...pointedOut(text, problem)].join("\n"));
}

/** The place in a query that is meant, in two lines. */
export function pointedOut(query: string, { from, to }: { readonly from: number; readonly to: number }): [string, string] {
  // As it will be shown: a sign that a terminal would obey takes more room.
  const [ahead, meant] = [query.slice(0, from), query.slice(from, to)].map((part) => visibleText(part).length);
  return [`  ${query}`, `  ${" ".repeat(ahead ?? 0)}${"^".repeat(Math.max(1, meant ?? 0))}`];
}

/** A limit of the error rate: a share or a percentage. */
export function shareValue(text: string): number {
  return limitFor("error_rate", text, "It is a share from 0 to 1, such as 0.05, or a percentage, such as 5%.");
}

/** @returns ns */
export function durationValue(text: string): number {
  return limitFor("p95", text, "It is a number with ns, us, ms, s, m or h, such as 250ms.");
}

/** @returns ns by action, also those that were given before */
export function actionDurationValue(text: string, before: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const place = text.lastIndexOf("=");
  if (place === 0) throw new InvalidArgumentError("It is a duration, such as 250ms, or an action with its duration, such as answer=250ms.");
  return new Map([...before, [place < 0 ? anyAction : text.slice(0, place), durationValue(text.slice(place + 1))]]);
}

function limitFor(measure: MeasureName, text: string, expected: string): number {
  try {
    return parseLimit(measure, text);
  } catch {
    throw new InvalidArgumentError(expected);
  }
}

export function conditionValue(text: string, before: readonly Condition[] = []): readonly Condition[] {
  try {
    return [...before, parseCondition(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** `correlation=my_id`, given once or more: the keys of each fact, the first one first. */
export function keyValue(text: string, before: ReadingOptions["keys"] = {}): ReadingOptions["keys"] {
  const at = text.indexOf("=");
  const fact = keyFacts.find((known) => known.toLowerCase() === text.slice(0, at).replaceAll(/[-_]/g, "").toLowerCase());
  const key = text.slice(at + 1);
  if (at < 0 || !fact || key === "") throw new InvalidArgumentError(`It is WHAT=KEY, where WHAT is one of ${keyFacts.join(", ")}.`);
  return { ...before, [fact]: [...(before[fact] ?? []), key] };
}

/** @returns minutes east of UTC */
export function timeZoneValue(text: string): number {
  const offset = zoneOffsetMinutes(text, new Date());
  if (offset === undefined) throw new InvalidArgumentError("It is UTC, local, or an offset from UTC, such as +02:00 or -05:30.");
  return offset;
}

export function windowValue(text: string): HealthWindow {
  const window = parseHealthWindow(text);
  if (!window) throw new InvalidArgumentError(`It is as one of these: ${healthWindowForms}.`);
  return window;
}
