import { QueryError, type FieldTerm, type QueryValue } from "./query";

/** The value of a term as it was written. */
export function writtenValue(value: QueryValue): string {
  return value.kind === "regex" ? `/${value.source}/${value.flags}` : value.text;
}

/**
 * Whether a text is what a term says: the whole text in any case, `*` standing for anything where there are no quotes, or any
 * part of it that the regular expression finds.
 * @throws QueryError when the regular expression is none
 */
export function textTest(value: QueryValue): (text: string) => boolean {
  if (value.kind === "regex") {
    const pattern = regexOf(value.source, value.flags, value);
    return (text) => pattern.test(text);
  }
  const wanted = value.text.toLowerCase();
  if (value.kind === "text" || !wanted.includes("*")) return (text) => text.toLowerCase() === wanted;
  return wildcardTest(wanted);
}

/** Whether a text in lower case consists of pieces in their order, with anything between them. No regular expression: many of them in a row take too long. */
function wildcardTest(wanted: string): (text: string) => boolean {
  const [first = "", ...pieces] = wanted.split("*");
  const last = pieces.pop() ?? "";
  return (text) => {
    const found = text.toLowerCase();
    if (!found.startsWith(first)) return false;
    let at = first.length;
    for (const piece of pieces) {
      const place = found.indexOf(piece, at);
      if (place < 0) return false;
      at = place + piece.length;
    }
    return found.length - last.length >= at && found.endsWith(last);
  };
}

/** Signs of regular expressions made to stand for themselves. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function regexOf(source: string, flags: string, place: QueryValue): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new QueryError(error instanceof Error ? error.message : String(error), place);
  }
}

type Comparison = (a: number, b: number) => boolean;

const comparisons: Readonly<Record<FieldTerm["operator"], Comparison>> = {
  ":": (a, b) => a === b,
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

export function comparisonOf({ operator }: FieldTerm): Comparison {
  return comparisons[operator];
}

/** @throws QueryError when the value is no number */
export function numberOf({ field, value }: FieldTerm): number {
  const written = writtenValue(value);
  const number = written.trim() === "" ? NaN : Number(written);
  if (Number.isNaN(number)) throw new QueryError(`${field} is compared with a number, as ${field}>2.`, value);
  return number;
}

/** Nanoseconds of each unit. */
const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, min: 60e9, h: 3600e9, d: 86_400e9 };

/** Nanoseconds of a duration, as `250ms`. @throws QueryError */
export function durationOf({ field, operator, value }: FieldTerm): number {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-zµμ]+)$/.exec(writtenValue(value)) ?? [];
  const ns = units[unit];
  if (amount !== "" && ns !== undefined) return Number(amount) * ns;
  throw new QueryError(`A duration has a number and a unit (ns, us, ms, s, m, h, d), as ${field}${operator}250ms.`, value);
}

const timeForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds since 1970 of a time, in UTC unless it says otherwise. @throws QueryError */
export function timeOf({ field, value }: FieldTerm): number {
  const [, date = "", time = "00:00", zone = "Z"] = timeForm.exec(writtenValue(value)) ?? [];
  const ms = Date.parse(`${date}T${time}${zone}`);
  if (date !== "" && !Number.isNaN(ms)) return ms;
  throw new QueryError(`A time is a date, or a date and a time in UTC, as ${field}:2026-01-31T14:05.`, value);
}
