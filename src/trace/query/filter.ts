import type { TraceStatus } from "../status";
import { levelField, levelTest } from "./levelTerm";
import { placeOfRegexes, QueryError, type FieldTerm, type Place, type QueryTree } from "./query";
import { fieldTest, type RecordTerm } from "./recordTerm";
import { comparisonOf, durationOf, numberOf, textTest, writtenValue } from "./values";

/** A query made ready for things of one kind, each with a number: what it asks of records is to be looked for in their text first. */
export interface Filter<Tables> {
  readonly terms: readonly RecordTerm[];
  /** Where the query has a regular expression: then a test may take too long. */
  readonly regex: Place | undefined;
  readonly test: (asked: Asked<Tables>) => (number: number) => boolean;
}

/** What a filter is asked of. */
export interface Asked<Tables> {
  readonly tables: Tables;
  /** Whether any record of a thing has what a term asks, by the term's place in {@link Filter.terms}. */
  readonly has: (term: number, number: number) => boolean;
  /** ms since 1970, which `since:` goes back from. */
  readonly nowMs: number;
}

type Test<Tables> = (asked: Asked<Tables>, number: number) => boolean;

/** Makes the test of a field that the things have themselves. @throws QueryError */
export type Field<Tables> = (term: FieldTerm) => Test<Tables>;
export type Fields<Tables> = Readonly<Record<string, Field<Tables>>>;

/**
 * Makes a query ready.
 * @param fields those that the things have themselves; any other is looked for in their records
 * @throws QueryError
 */
export function compileFilter<Tables>(query: QueryTree, fields: Fields<Tables>): Filter<Tables> {
  const terms: RecordTerm[] = [];
  const test = compile(query, fields, terms);
  return { terms, regex: placeOfRegexes(query), test: (asked) => (number) => test(asked, number) };
}

function compile<Tables>(query: QueryTree, fields: Fields<Tables>, terms: RecordTerm[]): Test<Tables> {
  switch (query.kind) {
    case "and":
    case "or": {
      const parts = query.parts.map((part) => compile(part, fields, terms));
      return query.kind === "and" ? (asked, number) => parts.every((part) => part(asked, number)) : (asked, number) => parts.some((part) => part(asked, number));
    }
    case "not": {
      const part = compile(query.part, fields, terms);
      return (asked, number) => !part(asked, number);
    }
    case "text":
      return ofRecords(query, terms);
    case "field": {
      const known = Object.hasOwn(fields, query.field) ? fields[query.field] : undefined;
      if (known) return known(query);
      // What means nothing is refused here, where the user waits for it.
      if (query.field === levelField) levelTest(query);
      else fieldTest(query);
      return ofRecords(query, terms);
    }
  }
}

function ofRecords<Tables>(term: RecordTerm, terms: RecordTerm[]): Test<Tables> {
  const place = terms.push(term) - 1;
  if (place === mostTerms) throw new QueryError(`A query asks at most ${mostTerms} things of records.`, term);
  return ({ has }, number) => has(place, number);
}

/** Each is a bit of a thing. */
const mostTerms = 31;

/** A field of texts. */
export function textField<Tables>(textsOf: (tables: Tables, number: number) => readonly string[]): Field<Tables> {
  return (term) => {
    onlyEquals(term);
    const test = textTest(term.value);
    // Agents and actions are few, traces and rows are many.
    const known = new Map<string, boolean>();
    const passes = (found: string): boolean => {
      let passed = known.get(found);
      if (passed === undefined) {
        passed = test(found);
        if (known.size < mostKnown) known.set(found, passed);
      }
      return passed;
    };
    return ({ tables }, number) => textsOf(tables, number).some(passes);
  };
}

const mostKnown = 1000;

/** A field of counts. */
export function countField<Tables>(countOf: (tables: Tables, number: number) => number): Field<Tables> {
  return (term) => {
    const compare = comparisonOf(term);
    const limit = numberOf(term);
    return ({ tables }, number) => compare(countOf(tables, number), limit);
  };
}

/** A field of durations, ns. */
export function durationField<Tables>(durationOfNumber: (tables: Tables, number: number) => number): Field<Tables> {
  return (term) => {
    const compare = comparisonOf(term);
    const limit = durationOf(term);
    return ({ tables }, number) => compare(durationOfNumber(tables, number), limit);
  };
}

/** The statuses by the words that a user has for them. */
const statusWords: Readonly<Record<string, { readonly status: TraceStatus; readonly stale?: boolean }>> = {
  ok: { status: "ok" },
  error: { status: "error" },
  failed: { status: "error" },
  in_progress: { status: "in_progress", stale: false },
  never_finished: { status: "in_progress", stale: true },
};

/** The status of things that have one. */
export const statusField: Field<{ readonly status: (number: number) => TraceStatus; readonly isStale: (number: number) => boolean }> = (term) => {
  onlyEquals(term);
  const written = writtenValue(term.value).toLowerCase();
  const wanted = Object.hasOwn(statusWords, written) ? statusWords[written] : undefined;
  if (!wanted) throw new QueryError(`A status is one of ${Object.keys(statusWords).join(", ")}.`, term.value);
  return ({ tables }, number) => tables.status(number) === wanted.status && (wanted.stale === undefined || tables.isStale(number) === wanted.stale);
};

/** @throws QueryError for a field that has no order */
export function onlyEquals({ field, operator, value, from, to }: FieldTerm): void {
  if (operator !== ":" && operator !== "=") throw new QueryError(`${field} is asked for by ${field}:${writtenValue(value)}.`, { from, to });
}
