import { QueryError, type FieldTerm, type TextTerm } from "./query";
import { comparisonOf, textTest, writtenValue } from "./values";

/** What a query asks of records: plain data, for the thread that reads them. A trace has it when any of its records does. */
export type RecordTerm = TextTerm | FieldTerm;

/** What a record says under a name: the values, as written. */
export type ValuesOf = (field: string) => readonly unknown[];

/**
 * Whether a record's values are what a field term says: a text as {@link textTest} has it, a number by its value.
 * @throws QueryError when the term means nothing
 */
export function fieldTest(term: FieldTerm): (valuesOf: ValuesOf) => boolean {
  const { field, operator, value } = term;
  if (operator === ":" || operator === "=") {
    const test = textTest(value);
    return (valuesOf) => valuesOf(field).some((found) => test(textOf(found)));
  }
  if (value.kind === "regex") throw new QueryError(`A regular expression is asked for by ${field}:/…/.`, value);
  const compare = comparisonOf(term);
  const written = writtenValue(value);
  const limit = Number(written);
  return (valuesOf) => valuesOf(field).some((found) => compare(Number.isNaN(limit) ? orderOf(textOf(found), written) : numberIn(found) - limit, 0));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
}

/** Less than, equal to or greater than 0, as `a` comes before, with or behind `b`: times as written are in order. */
function orderOf(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
