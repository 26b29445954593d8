import type { TraceStatus } from "../status";
import { levelField, levelTest } from "./levelTerm";
import { QueryError, type FieldTerm, type QueryTree } from "./query";
import { fieldTest, type RecordTerm } from "./recordTerm";
import { comparisonOf, durationOf, numberOf, textTest, timeOf, writtenValue } from "./values";

/** What a filter asks of a trace, by its number. */
export interface TraceTables {
  readonly status: (trace: number) => TraceStatus;
  readonly isStale: (trace: number) => boolean;
  /** ns, NaN when no record has a time. */
  readonly duration: (trace: number) => number;
  /** ms since 1970 of its start, NaN when no record has a time. */
  readonly startMs: (trace: number) => number;
  readonly errors: (trace: number) => number;
  readonly records: (trace: number) => number;
  readonly spans: (trace: number) => number;
  readonly hops: (trace: number) => number;
  /** The agents of its hops. */
  readonly agents: (trace: number) => readonly string[];
  /** The action of the root hop. */
  readonly action: (trace: number) => string;
  readonly id: (trace: number) => string;
  /** The label of the source it is listed under. */
  readonly source: (trace: number) => string;
}

/** A query made ready: what it asks of records is to be looked for in their text first. */
export interface TraceFilter {
  readonly terms: readonly RecordTerm[];
  readonly test: (asked: Asked) => (trace: number) => boolean;
}

/** What a filter is asked of. */
export interface Asked {
  readonly tables: TraceTables;
  /** Whether any record of a trace has what a term asks, by the term's place in {@link TraceFilter.terms}. */
  readonly has: (term: number, trace: number) => boolean;
  /** ms since 1970, which `since:` goes back from. */
  readonly nowMs: number;
}

type Test = (asked: Asked, trace: number) => boolean;

/**
 * What a query asks of traces. Each term is asked of the trace as a whole: `agent:llm level:error` are the traces in which
 * `llm` had a part and any record is an error.
 * @throws QueryError
 */
export function traceFilter(query: QueryTree): TraceFilter {
  const terms: RecordTerm[] = [];
  const test = compile(query, terms);
  return { terms, test: (asked) => (trace) => test(asked, trace) };
}

function compile(query: QueryTree, terms: RecordTerm[]): Test {
  switch (query.kind) {
    case "and":
    case "or": {
      const parts = query.parts.map((part) => compile(part, terms));
      return query.kind === "and"
        ? (asked, trace) => parts.every((part) => part(asked, trace))
        : (asked, trace) => parts.some((part) => part(asked, trace));
    }
    case "not": {
      const part = compile(query.part, terms);
      return (asked, trace) => !part(asked, trace);
    }
    case "text":
      return ofRecords(query, terms);
    case "field":
      return compileField(query, terms);
  }
}

function compileField(term: FieldTerm, terms: RecordTerm[]): Test {
  const known = Object.hasOwn(traceFields, term.field) ? traceFields[term.field] : undefined;
  if (known) return known(term);
  // What means nothing is refused here, where the user waits for it.
  if (term.field === levelField) levelTest(term);
  else fieldTest(term);
  return ofRecords(term, terms);
}

function ofRecords(term: RecordTerm, terms: RecordTerm[]): Test {
  const place = terms.push(term) - 1;
  if (place === mostTerms) throw new QueryError(`A query asks at most ${mostTerms} things of records.`, term);
  return ({ has }, trace) => has(place, trace);
}

/** Each is a bit of a trace. */
const mostTerms = 31;

type TraceField = (term: FieldTerm) => Test;

/** The fields that a trace has itself; any other is looked for in its records. */
const traceFields: Readonly<Record<string, TraceField>> = {
  agent: text((tables, trace) => tables.agents(trace)),
  action: text((tables, trace) => [tables.action(trace)]),
  id: text((tables, trace) => [tables.id(trace)]),
  source: text((tables, trace) => [tables.source(trace)]),
  status: statusTest,
  errors: count((tables, trace) => tables.errors(trace)),
  records: count((tables, trace) => tables.records(trace)),
  spans: count((tables, trace) => tables.spans(trace)),
  hops: count((tables, trace) => tables.hops(trace)),
  duration: (term) => {
    const compare = comparisonOf(term);
    const limit = durationOf(term);
    return ({ tables }, trace) => compare(tables.duration(trace), limit);
  },
  since: (term) => {
    onlyEquals(term);
    const ms = durationOf(term) / 1e6;
    return ({ tables, nowMs }, trace) => tables.startMs(trace) >= nowMs - ms;
  },
  after: (term) => {
    onlyEquals(term);
    const from = timeOf(term);
    return ({ tables }, trace) => tables.startMs(trace) >= from;
  },
  before: (term) => {
    onlyEquals(term);
    const to = timeOf(term);
    return ({ tables }, trace) => tables.startMs(trace) < to;
  },
};

function text(textsOf: (tables: TraceTables, trace: number) => readonly string[]): TraceField {
  return (term) => {
    onlyEquals(term);
    const test = textTest(term.value);
    // Agents and actions are few, traces are many.
    const known = new Map<string, boolean>();
    const passes = (found: string): boolean => {
      let passed = known.get(found);
      if (passed === undefined) {
        passed = test(found);
        if (known.size < mostKnown) known.set(found, passed);
      }
      return passed;
    };
    return ({ tables }, trace) => textsOf(tables, trace).some(passes);
  };
}

const mostKnown = 1000;

function count(countOf: (tables: TraceTables, trace: number) => number): TraceField {
  return (term) => {
    const compare = comparisonOf(term);
    const limit = numberOf(term);
    return ({ tables }, trace) => compare(countOf(tables, trace), limit);
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

function statusTest(term: FieldTerm): Test {
  onlyEquals(term);
  const written = writtenValue(term.value).toLowerCase();
  const wanted = Object.hasOwn(statusWords, written) ? statusWords[written] : undefined;
  if (!wanted) throw new QueryError(`A status is one of ${Object.keys(statusWords).join(", ")}.`, term.value);
  return ({ tables }, trace) => tables.status(trace) === wanted.status && (wanted.stale === undefined || tables.isStale(trace) === wanted.stale);
}

function onlyEquals({ field, operator, value, from, to }: FieldTerm): void {
  if (operator !== ":" && operator !== "=") throw new QueryError(`${field} is asked for by ${field}:${writtenValue(value)}.`, { from, to });
}
