/** What lists ask of the engine, and what they show: of traces, groups, errors and agents. */
import type { TraceStatus } from "../trace/status";
import type { GroupBy, HopFacts, TraceSort, TraceStatistics } from "../trace/traceStore";

export type { GroupBy, HopFacts, TraceSort, TraceStatistics };

export interface Page<T> {
  readonly items: readonly T[];
  /** How many there are in all. */
  readonly total: number;
}

export interface TraceSummary {
  /** Names the trace in further calls; stable while its source is open. */
  readonly key: string;
  /** Its correlation ID or trace ID as shown. */
  readonly id: string;
  readonly source: number;
  readonly manySources: boolean;
  /** ISO 8601 in UTC with microseconds, "" when no record has a time. */
  readonly start: string;
  readonly end: string;
  /** ns, NaN when no record has a time. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  /** The action of the root hop, "" when nothing names it. */
  readonly action: string;
  /** The agents of its hops, in order. */
  readonly path: readonly string[];
  readonly spans: number;
  readonly records: number;
  /** Records of level error or above. */
  readonly errors: number;
}

/** What was observed of one agent, and of each of its actions, by name. @see MODEL section 7 */
export interface AgentSummary extends HopFacts {
  readonly agent: string;
  readonly actions: readonly ActionSummary[];
}

export interface ActionSummary extends HopFacts {
  /** "" where nothing names it. */
  readonly action: string;
}

/** Why a query means nothing, for the user, and where: characters, the end excluded. */
export interface QueryProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** Some traces that have one thing in common. */
export interface GroupSummary {
  /** Names the group among those of the same kind. */
  readonly value: number;
  /** A status word, the name of an action or an agent ("" for none), the label of a source. */
  readonly label: string;
  readonly traces: number;
  readonly failed: number;
  /** Traces that ended, well or badly: what `failed` is a share of. */
  readonly ended: number;
}

/** Records of level error or above whose errors have the same cause, as far as can be told. Texts are hostile. */
export interface ErrorGroupSummary {
  /** Names the group; until a source is removed. */
  readonly number: number;
  /** "" when unknown. */
  readonly type: string;
  /** Numbers, IDs and the like are masked. */
  readonly message: string;
  /** The top frame of the user's own code, "" when unknown. */
  readonly place: string;
  readonly count: number;
  /** ISO 8601 in UTC with microseconds, "" when no record has a time. */
  readonly first: string;
  readonly last: string;
  /** Those that most of the records name, at most three. */
  readonly agents: readonly string[];
  /** Traces that any of the records belongs to. */
  readonly traces: number;
  /** The record that came last. */
  readonly row: number;
}

/** A place in the code that a record names. Hostile text. */
export interface CodePlace {
  /** A path, or only its end. */
  readonly file: string;
  /** From 1; 0 when unknown. */
  readonly line: number;
  readonly column: number;
  /** Of the function, "" when unknown. */
  readonly name: string;
  /** The call that wrote the record, or a frame of its exception, innermost first. */
  readonly kind: "call" | "frame";
}

/** Which traces a list has. */
export interface TraceListing {
  /** Only those listed under a source. */
  readonly source?: number | undefined;
  /** Only those that pass a query; those alone that were found so far. */
  readonly where?: string | undefined;
  /** Only those of a group. */
  readonly group?: { readonly by: GroupBy; readonly value: number } | undefined;
  /** Only those with an error of a group. */
  readonly errorGroup?: number | undefined;
  /** Only those that have gone on behind some lines of a source, or are named by their keys. A source that is not named is all new. */
  readonly cleared?: { readonly marks: readonly { readonly source: number; readonly lines: number }[]; readonly keep: readonly string[] } | undefined;
}

/** What is worth knowing of a trace before it is opened. */
export interface TraceHighlights {
  /** The span that lasted longest, of those that have ended; ns. */
  readonly slowest: { readonly name: string; readonly agent: string; readonly duration: number } | undefined;
  /** The agents that the time of the root hop was spent in, each with its share from 0 to 1, the largest first; at most five. */
  readonly criticalPath: readonly { readonly agent: string; readonly share: number }[];
  /** The longest stretch in which nothing happened between two parts of one; undefined when all are short. ns */
  readonly gap: { readonly before: string; readonly after: string; readonly duration: number } | undefined;
  /** The agents whose clocks are surely off: ns to add to their times. */
  readonly skews: readonly { readonly agent: string; readonly offset: number }[];
  /** What went wrong, in one line; "" for a trace that did not fail. Hostile text. */
  readonly error: string;
  /** The rule that gave its status. */
  readonly why: string;
}

/** Of a list of traces. */
export interface TracePage extends Page<TraceSummary> {
  /** Records that a query has been asked of, and all that it asks for; 0 when it asks nothing of records. */
  readonly searched: number;
  readonly searchedOf: number;
  /** More may be found: not so when the search was cancelled. */
  readonly isSearching: boolean;
}
