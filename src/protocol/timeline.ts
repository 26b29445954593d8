/** The boundary between the host and the timeline page: the page pulls, the host says when something changed. */
import type { TraceStatus } from "../trace/status";

/**
 * One trace as numbers, one row a hop or span, in pre-order (a parent stands before its children, siblings by start).
 * All arrays have the same length. Times are nanoseconds after {@link TimelineData.startMs}'s instant, the start of the trace.
 */
export interface TimelineColumns {
  /** A number of the row's own that it keeps while the trace grows: by it the page remembers what is selected and collapsed. */
  readonly key: Float64Array;
  /** ns after the start of the trace; NaN where the row has no instant. */
  readonly start: Float64Array;
  /** ns; for a row in progress, up to the last instant seen. */
  readonly duration: Float64Array;
  /** ns that no child covers. */
  readonly selfTime: Float64Array;
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  /** 0 for a root. */
  readonly depth: Int32Array;
  /** Index into {@link TimelineData.agents}, -1 when the row names no agent. */
  readonly agent: Int32Array;
  /** The same number for rows of the same name; 0 for a row whose name is its own. */
  readonly name: Int32Array;
  /** Index into {@link statusOrder}. */
  readonly status: Uint8Array;
  /** Bits of {@link rowFlags}. */
  readonly flags: Uint8Array;
}

/** The statuses by their code in {@link TimelineColumns.status}. */
export const statusOrder: readonly TraceStatus[] = ["ok", "error", "in_progress"];

/** What else is true of a row: bits of {@link TimelineColumns.flags}. */
export const rowFlags = {
  /** A hop; without this bit, a span. */
  hop: 1,
  /** A span with no explicit start and end of its own: derived from a bracket or from its records. */
  inferred: 2,
  /** In progress in a source that has ended: it was never finished. */
  stale: 4,
} as const;

/** Where a trace comes from: enough to open it again in another window. */
export interface TimelineOrigin {
  /** Names the trace to the engine. */
  readonly key: string;
  /** Absolute path of the file of its source. */
  readonly path: string;
  readonly label: string;
  /** "run": the spool of a program; "file": a log that the user opened. */
  readonly kind: "file" | "run";
}

export interface TimelineData {
  readonly origin: TimelineOrigin;
  /** Grows with each change of the trace; texts are asked for by it. */
  readonly revision: number;
  /** The trace's ID as shown. */
  readonly id: string;
  /** What was asked: the action of the root hop, or "" when no record names one. */
  readonly title: string;
  /** Milliseconds since 1970 of the trace's start, for display of the date; NaN when no record has a time. */
  readonly startMs: number;
  readonly durationNs: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  /** The error of a failed trace in one line, or "". */
  readonly error: string;
  /** Records of level error or above. */
  readonly errors: number;
  readonly hops: number;
  readonly spans: number;
  readonly records: number;
  readonly agents: readonly string[];
  readonly columns: TimelineColumns;
}

/** The words of one row. They come from the log: hostile text, shown as text. */
export interface TimelineText {
  /** The action of a hop, the operation of a span. */
  readonly name: string;
  /** The error in one line, "" when there is none. */
  readonly error: string;
}

/** A record of a row, as a list shows it. Hostile text. */
export interface TimelineRecord {
  /** Names the record to `reveal`. */
  readonly row: number;
  /** Number of its line in its file. */
  readonly line: number;
  /** ISO 8601 in UTC with microseconds, by the clock that the trace is shown by; "" when it has no time of its own. */
  readonly time: string;
  readonly level: string;
  /** The agent that it names, "" for none. */
  readonly agent: string;
  readonly event: string;
}

/** An exception as a list shows it, outermost first, its causes behind it. Hostile text. */
export interface TimelineException {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly { readonly file: string; readonly line: number; readonly name: string }[];
}

/** What an object or a list of a record holds. */
export interface TimelineMembers {
  /** The first of them, in the record's order. */
  readonly members: readonly TimelineAttribute[];
  /** How many there are. */
  readonly count: number;
}

/** A value of a record, and what it holds. Hostile text. */
export interface TimelineAttribute extends TimelineMembers {
  /** Its key; in a list its place, from 0. */
  readonly name: string;
  /** "literal": a number, true, false or null, as JSON writes it. A number that a double cannot hold is a text, as it was written. */
  readonly kind: "text" | "literal" | "object" | "list";
  /** "" of an object and a list. */
  readonly text: string;
  /** Characters that are left out at the ends of name and text. */
  readonly cut: number;
}

/** Something that happened at one instant of a span. Hostile text. */
export interface TimelineEvent {
  readonly name: string;
  /** ns after the trace's start, NaN when it names no time. */
  readonly at: number;
  readonly attributes: TimelineMembers;
}

/** Another row, by its name. Hostile text. */
export interface TimelineLink {
  readonly row: number;
  readonly name: string;
}

/** What is known of a row beyond its bar and its records. Hostile text. */
export interface TimelineDetails {
  /** What its telling record says. */
  readonly attributes: TimelineMembers;
  /** The record that the attributes are of: the one that finished it, else its first; -1 for none. */
  readonly record: number;
  /** That record as it stands in its log, and how many characters at its end are left out. */
  readonly raw: string;
  readonly rawCut: number;
  readonly exceptions: readonly TimelineException[];
  /** The first of them, in the record's order, and how many there are. */
  readonly events: readonly TimelineEvent[];
  readonly eventCount: number;
  readonly parent: TimelineLink | undefined;
  /** The rows directly beneath it, the first of them, and how many there are. */
  readonly children: readonly TimelineLink[];
  readonly childCount: number;
  /** The rules that gave what is derived, as pairs of a question and a sentence. */
  readonly why: readonly (readonly [question: string, rule: string])[];
}

/** Which records of a row are wanted. */
export interface TimelineRecordQuery {
  /** At most so many, the first by time. */
  readonly limit: number;
  /** Also those of all rows beneath it. */
  readonly includeDescendants: boolean;
  /** Only those of this level or above, by the codes of {@link TimelineMarks.level}; 0 for all. */
  readonly leastLevel: number;
}

export interface TimelineRecords {
  readonly records: readonly TimelineRecord[];
  /** How many there are without the limit. */
  readonly count: number;
}

/** A list of records grows up to so many. */
export const mostRecords = 10_000;

/** The rows that pass a query, ascending. */
export interface TimelineMatches {
  readonly rows: Int32Array;
  /** What is wrong with the query; undefined when nothing is. Characters, the end excluded. */
  readonly problem: { readonly message: string; readonly from: number; readonly to: number } | undefined;
}

/** The critical path of a trace in segments that ascend, do not overlap and cover the root's duration; an element each. */
export interface TimelinePath {
  /** Row that the time belongs to. */
  readonly row: Int32Array;
  /** ns after the start of the trace. */
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** Instants on rows: when their records were written, and when something happened to their spans. An element each, by row, then time. */
export interface TimelineMarks {
  /** A record stands on one row: the one that it is listed beneath in the explorer. */
  readonly row: Int32Array;
  /** ns after the start of the trace. */
  readonly at: Float64Array;
  /** Of a record the code of its level: 0 none, 1 trace, 2 debug, 3 info, 4 warning, 5 error, 6 critical. Of an event of a span {@link eventMark}. */
  readonly level: Uint8Array;
}

export const eventMark = 255;
/** The levels from which on a record is drawn as a warning and as an error. */
export const graveLevels = { warning: 4, error: 5 } as const;

/** Thrown by what is asked for a revision when the trace has grown since `revision`; the page loads again. */
export const staleRevision = "StaleRevisionError";

export interface TimelineContract {
  readonly calls: {
    readonly load: (params: Record<string, never>) => TimelineData;
    /** The words of rows `from` (included) to `to` (excluded). */
    readonly texts: (params: { readonly revision: number; readonly from: number; readonly to: number }) => readonly TimelineText[];
    /** The marks of rows `from` (included) to `to` (excluded). Of a row with more than 1,000 so many are given, evenly over its time, and of those that are near each other the worst. */
    readonly marks: (params: { readonly revision: number; readonly from: number; readonly to: number }) => TimelineMarks;
    readonly details: (params: { readonly revision: number; readonly row: number }) => TimelineDetails;
    readonly records: (params: { readonly revision: number; readonly row: number } & TimelineRecordQuery) => TimelineRecords;
    /** Shows a record in its log. */
    readonly reveal: (params: { readonly record: number }) => void;
    /** Goes to the code that a record names: to one frame of its exception. */
    readonly goToSource: (params: { readonly record: number; readonly file: string; readonly line: number }) => void;
    readonly matches: (params: { readonly revision: number; readonly where: string }) => TimelineMatches;
    readonly path: (params: { readonly revision: number }) => TimelinePath;
  };
  readonly events: {
    /** The trace has grown, or its source has ended. */
    readonly changed: Record<string, never>;
  };
}
