/** The boundary between the host and the engine, which runs in a worker. */
import type { TraceStatus } from "../trace/status";
import type { ActionRange, HealthDetails, HealthQuery, HealthReport, HealthWindow, TraceOfRange } from "./health";
import type { AgentSummary, CodePlace, ErrorGroupSummary, GroupBy, GroupSummary, Page, QueryProblem, TraceHighlights, TraceListing, TracePage, TraceSort, TraceStatistics, TraceSummary } from "./lists";
import type { TimelineData, TimelineDetails, TimelineMarks, TimelineMatches, TimelinePath, TimelineRecordQuery, TimelineRecords, TimelineText } from "./timeline";

export type * from "./health";
export type * from "./lists";
export type { TraceStatus };

/** Where bytes come from: a log file that the user opened, or the spool of a program that runs. */
export type SourceKind = "file" | "run";

/**
 * "reading": catching up with what is in the file; "live": caught up, may grow; "missing": followed, but its file is gone
 * for now; "ended": will not grow; "failed": see `problem`.
 */
export type SourceState = "reading" | "live" | "missing" | "ended" | "failed";

/** The facts of a record that a key names. */
export type KeyFact =
  | "time"
  | "level"
  | "event"
  | "correlation"
  | "trace"
  | "span"
  | "parentSpan"
  | "message"
  | "parentMessage"
  | "agent"
  | "action"
  | "operation"
  | "start"
  | "end"
  | "duration";

/** How logs are read: what the user's settings say. */
export interface ReadingOptions {
  /** Keys that win over the known ones, by fact, in order; a dotted key is one key or nested objects. A duration's are in ms. */
  readonly keys: Readonly<Partial<Record<KeyFact, readonly string[]>>>;
  /** Minutes east of UTC for a time that names no zone. */
  readonly zoneOffsetMinutes: number;
  /** A live source that has not grown for so long has ended for what is in progress in it (MODEL section 5), ms. */
  readonly quietMs: number;
}

export interface SourceSummary {
  readonly id: number;
  readonly label: string;
  /** Absolute path of the file that is read. */
  readonly path: string;
  readonly kind: SourceKind;
  readonly state: SourceState;
  /** Why it failed or is missing, or what was taken from it (a truncation), for the user; "" when nothing was. */
  readonly problem: string;
  /** Of the file that was opened; for a compressed one, compressed bytes. */
  readonly bytes: number;
  readonly bytesRead: number;
  /** The account of its lines: `lines` is the sum of the others. */
  readonly counts: Readonly<Record<"lines" | "records" | "continuation" | "malformed" | "unstructured" | "blank", number>>;
  /** How many records each dialect has. */
  readonly dialects: Readonly<Record<string, number>>;
  /** Records that name no correlation or trace ID: the others belong to traces, which may have begun in another source. */
  readonly withoutTrace: number;
  /** Of the traces that began in it. */
  readonly statistics: TraceStatistics;
}

export interface ListedTraces extends TracePage {
  /** The source whose traces are listed, at the moment of the list. */
  readonly source?: SourceSummary;
}

/** A line that begins like an object and is none. */
export interface MalformedLine {
  readonly line: number;
  /** Its beginning, at most some hundred characters. Hostile text. */
  readonly text: string;
  /** Why it is none, for the user. */
  readonly reason: string;
}

interface NodeBase {
  /** Names the node within its trace; stable while the trace grows. */
  readonly id: string;
  readonly hasChildren: boolean;
}

export interface HopNode extends NodeBase {
  readonly kind: "hop";
  readonly agent: string;
  readonly action: string;
  readonly retry: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  /** ns, NaN when it has no instant. */
  readonly duration: number;
  readonly errors: number;
  readonly error: string;
  readonly why: Why;
}

export interface SpanNode extends NodeBase {
  readonly kind: "span";
  readonly name: string;
  readonly status: TraceStatus;
  readonly stale: boolean;
  readonly inferred: boolean;
  readonly duration: number;
  readonly error: string;
  readonly why: Why;
}

/** Stands for a parent span that the trace does not hold. */
export interface MissingNode extends NodeBase {
  readonly kind: "missing";
  readonly spanId: string;
}

export interface RecordNode extends NodeBase {
  readonly kind: "record";
  readonly source: number;
  readonly path: string;
  /** Number of its first line in the file, from 1. */
  readonly line: number;
  /** Names the record's place to {@link EngineContract} `excerpt`. */
  readonly row: number;
  /** ISO 8601 in UTC with microseconds, "" when it has no time of its own. */
  readonly time: string;
  /** "" when it does not say. */
  readonly level: string;
  readonly event: string;
  /** The stream that it came from, "" when that is not known. */
  readonly stream: string;
  /** Why its text cannot be read any more: a truncation took it, or its file is gone; "" when it can. */
  readonly gone: string;
}

/** Lines behind a record, in the same stream, that are none themselves: a traceback, a banner, a broken object. */
export interface TextNode extends NodeBase {
  readonly kind: "text";
  readonly source: number;
  readonly path: string;
  readonly line: number;
  /** The stream that it came from, "" when that is not known. */
  readonly stream: string;
  /** One line, at most some hundred characters. */
  readonly text: string;
}

export type TraceNode = HopNode | SpanNode | MissingNode | RecordNode | TextNode;

/** The rules of MODEL.md that gave what is derived, each a sentence for the user; "" where nothing was derived. */
export interface Why {
  /** Why some records are a hop. */
  readonly hop: string;
  readonly status: string;
  readonly parent: string;
  /** Why a span is there that no record gives with both its ends. */
  readonly inferred: string;
}

interface DocumentTimes {
  /** ISO 8601 in UTC with microseconds, "" when unknown. */
  readonly start: string;
  readonly end: string;
  /** ns, NaN when unknown. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  readonly why: Why;
}

/**
 * One row of a trace written out, in pre-order: hops beneath the hop that sent their message, spans beneath their parent of
 * the same hop, records beneath the span or hop they belong to, siblings by time.
 */
export type DocumentRow = {
  /** 0 for a root. */
  readonly depth: number;
} & (
  | ({
      readonly kind: "hop";
      /** Its place among the hops by first record. */
      readonly place: number;
      readonly agent: string;
      readonly messageId: string;
      readonly action: string;
      readonly retry: number;
      readonly errors: number;
    } & DocumentTimes)
  | ({
      readonly kind: "span";
      readonly spanId: string;
      readonly parentSpanId: string;
      readonly operation: string;
      readonly inferred: boolean;
      /** ns that no child covers. */
      readonly selfTime: number;
    } & DocumentTimes)
  | { readonly kind: "missing"; readonly spanId: string }
  | {
      readonly kind: "record";
      /** The row of its hop in the document, -1 when it belongs to the trace alone. */
      readonly hop: number;
      /** Its place among the records of the trace, in their order. */
      readonly place: number;
      readonly path: string;
      readonly line: number;
      readonly timestamp: string;
      readonly level: string;
      readonly event: string;
      readonly fields: Readonly<Record<string, unknown>>;
      /** The lines behind it that are no record, as they stand. */
      readonly attached: string;
      readonly gone: string;
    }
);

/** What the file says around a record. */
export interface Excerpt {
  readonly text: string;
  /** Number of the first line of `text` in the file, from 1. */
  readonly firstLine: number;
  /** Number of the record's line in the file. */
  readonly line: number;
  /** Bytes of the file now. */
  readonly fileBytes: number;
}

export interface EngineContract {
  readonly calls: {
    /**
     * Opens a file and reads what is in it; answers when it has caught up. An abort forgets the source.
     * @param follow whether the file may still grow: it is read on until `end`
     * @param isQuiet the source is listed nowhere until it holds a record
     * @param endIsTold whether `end` will be called when nothing more comes: its silence is no end, as at a breakpoint
     */
    readonly open: (params: {
      readonly path: string;
      /** A file that says which stream the bytes of the log came from, a line `OFFSET NAME` wherever another begins; it may be missing. */
      readonly streams?: string;
      readonly label: string;
      readonly kind: SourceKind;
      readonly follow: boolean;
      readonly endIsTold?: boolean;
      readonly isQuiet?: boolean;
    }) => SourceSummary;
    /** The source will not grow any more: reads the rest; what is in progress was never finished. */
    readonly end: (params: { readonly source: number }) => SourceSummary;
    /** Forgets a source and all that only it told. Its file stays. */
    readonly close: (params: { readonly source: number }) => void;
    /** Closes all sources and deletes what was put on the disk for them, before the engine's thread is ended. */
    readonly dispose: (params: Record<string, never>) => void;
    /** A hint that a source's file has grown. */
    readonly grown: (params: { readonly source: number }) => void;
    readonly sources: (params: Record<string, never>) => readonly SourceSummary[];
    /** Changes how logs are read; open sources are read anew when that changes what they say. */
    readonly configure: (params: ReadingOptions) => void;
    /** The malformed lines of a source, by line. */
    readonly malformed: (params: { readonly source: number; readonly offset: number; readonly limit: number }) => Page<MalformedLine>;
    /** The agents of all sources, by name. */
    readonly agents: (params: Record<string, never>) => readonly AgentSummary[];
    /** The statistics of all open sources together, or of those traces that are listed. */
    readonly statistics: (params: TraceListing) => TraceStatistics & { readonly withoutTrace: number };
    /** How well all open sources together do, by the traces in a window that are settled. */
    readonly health: (params: HealthQuery) => HealthReport;
    readonly healthDetails: (params: HealthQuery) => HealthDetails;
    /** The traces in a window with a hop of an action that lasted so long, the slowest first. */
    readonly tracesOfRange: (params: ActionRange & { readonly window: HealthWindow; readonly offset: number; readonly limit: number }) => Page<TraceOfRange>;
    /** Newest first unless said otherwise. `searched` and `searchedOf`: records that a query has been asked of, and that it asks for. */
    readonly traces: (params: TraceListing & { readonly sort?: TraceSort | undefined; readonly offset: number; readonly limit: number }) => ListedTraces;
    /** The groups of the traces that are listed, largest first; those of "status" by what needs a look. */
    readonly groups: (params: TraceListing & { readonly by: GroupBy }) => readonly GroupSummary[];
    /** The errors of all logs by their cause, the most frequent first. `read` of `toRead` errors are grouped. */
    readonly errors: (params: { readonly offset: number; readonly limit: number }) => Page<ErrorGroupSummary> & { readonly read: number; readonly toRead: number };
    /** The places in the code that a record names. */
    readonly codePlaces: (params: { readonly row: number }) => readonly CodePlace[];
    /** What is wrong with a query; undefined when nothing is. */
    readonly checkQuery: (params: { readonly where: string }) => QueryProblem | undefined;
    /** Asks a query of all records; answers when that is done. Meanwhile its traces are listed as they are found. An abort stops it. */
    readonly search: (params: { readonly where: string }) => void;
    /** A query is not asked any more. */
    readonly forgetQuery: (params: { readonly where: string }) => void;
    /** The traces that an ID names: shown so, or in another spelling (a UUID, a trace ID), or beginning so when none is it. At most 20. */
    readonly find: (params: { readonly id: string }) => readonly TraceSummary[];
    /** A trace written out, with its records read from disk. */
    readonly document: (params: { readonly key: string; readonly offset: number; readonly limit: number }) => Page<DocumentRow>;
    /** The records of a trace as they stand in their logs, with the lines behind them, by time; why its text is gone for one that is. */
    readonly traceLines: (params: { readonly key: string; readonly offset: number; readonly limit: number }) => Page<string>;
    /** @throws when the text is gone */
    readonly excerpt: (params: { readonly row: number }) => Excerpt;
    /** One trace, or undefined when it is gone. */
    readonly trace: (params: { readonly key: string }) => TraceSummary | undefined;
    /** What stands directly beneath a node of a trace, by time; `parent` "" for the trace itself. */
    readonly children: (params: { readonly key: string; readonly parent: string; readonly offset: number; readonly limit: number }) => Page<TraceNode>;
    /** Shows a trace with its times as they were recorded, or by the clock of the root's agent; false when no clock is surely off. */
    readonly correctClocks: (params: { readonly key: string; readonly isCorrected: boolean }) => boolean;
    readonly highlights: (params: { readonly key: string }) => TraceHighlights;
    readonly timeline: (params: { readonly key: string }) => TimelineData;
    /** @throws like `timelineTexts` */
    readonly timelineDetails: (params: { readonly key: string; readonly revision: number; readonly row: number }) => TimelineDetails;
    /** @throws like `timelineTexts` */
    readonly timelineRecords: (params: { readonly key: string; readonly revision: number; readonly row: number } & TimelineRecordQuery) => TimelineRecords;
    /** @throws like `timelineTexts` */
    readonly timelineMatches: (params: { readonly key: string; readonly revision: number; readonly where: string }) => TimelineMatches;
    /** A record as the explorer shows it. */
    readonly record: (params: { readonly row: number }) => RecordNode;
    /** @throws like `timelineTexts` */
    readonly timelinePath: (params: { readonly key: string; readonly revision: number }) => TimelinePath;
    /** @throws like `timelineTexts` */
    readonly timelineMarks: (params: { readonly key: string; readonly revision: number; readonly from: number; readonly to: number }) => TimelineMarks;
    /** @throws an error named `staleRevision` when the trace has changed since */
    readonly timelineTexts: (params: { readonly key: string; readonly revision: number; readonly from: number; readonly to: number }) => readonly TimelineText[];
  };
  readonly events: {
    /** At most a few times a second while anything changes. */
    readonly changed: {
      readonly sources: readonly SourceSummary[];
      /** Keys of the traces that changed or are gone. */
      readonly traces: readonly string[];
    };
  };
}
