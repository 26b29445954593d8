/** The boundary between the host and the engine, which runs in a worker. */
import type { TraceStatus } from "../trace/status";
import type { TraceStatistics } from "../trace/traceStore";
import type { TimelineData, TimelineText } from "./timeline";

export type { TraceStatistics, TraceStatus };

/** Where bytes come from: a log file that the user opened, or the spool of a program that runs. */
export type SourceKind = "file" | "run";

/** "reading": catching up with what is in the file; "live": caught up, may grow; "failed": see `problem`. */
export type SourceState = "reading" | "live" | "ended" | "failed";

export interface SourceSummary {
  readonly id: number;
  readonly label: string;
  /** Absolute path of the file that is read. */
  readonly path: string;
  readonly kind: SourceKind;
  readonly state: SourceState;
  /** Why it failed, for the user; "" when it did not. */
  readonly problem: string;
  readonly bytes: number;
  readonly bytesRead: number;
  /** The account of its lines: `lines` is the sum of the others. */
  readonly counts: Readonly<Record<"lines" | "records" | "continuation" | "malformed" | "unstructured" | "blank", number>>;
  readonly statistics: TraceStatistics;
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
}

export interface SpanNode extends NodeBase {
  readonly kind: "span";
  readonly name: string;
  readonly status: TraceStatus;
  readonly stale: boolean;
  readonly inferred: boolean;
  readonly duration: number;
  readonly error: string;
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
  /** ISO 8601 in UTC with microseconds, "" when it has no time of its own. */
  readonly time: string;
  /** "" when it does not say. */
  readonly level: string;
  readonly event: string;
}

export type TraceNode = HopNode | SpanNode | MissingNode | RecordNode;

export interface Page<T> {
  readonly items: readonly T[];
  /** How many there are in all. */
  readonly total: number;
}

export interface EngineContract {
  readonly calls: {
    /**
     * Opens a file and reads what is in it; answers when it has caught up. An abort forgets the source.
     * @param follow whether the file may still grow: it is read on until `end`
     */
    readonly open: (params: { readonly path: string; readonly label: string; readonly kind: SourceKind; readonly follow: boolean }) => SourceSummary;
    /** The source will not grow any more: reads the rest; what is in progress was never finished. */
    readonly end: (params: { readonly source: number }) => SourceSummary;
    /** Forgets a source and all that only it told. Its file stays. */
    readonly close: (params: { readonly source: number }) => void;
    /** A hint that a source's file has grown. */
    readonly grown: (params: { readonly source: number }) => void;
    readonly sources: (params: Record<string, never>) => readonly SourceSummary[];
    /** The statistics of all open sources together. */
    readonly statistics: (params: Record<string, never>) => TraceStatistics & { readonly withoutTrace: number };
    /** Traces listed under a source, newest first. */
    readonly traces: (params: { readonly source: number; readonly offset: number; readonly limit: number }) => Page<TraceSummary>;
    /** One trace, or undefined when it is gone. */
    readonly trace: (params: { readonly key: string }) => TraceSummary | undefined;
    /** What stands directly beneath a node of a trace, by time; `parent` "" for the trace itself. */
    readonly children: (params: { readonly key: string; readonly parent: string; readonly offset: number; readonly limit: number }) => Page<TraceNode>;
    readonly timeline: (params: { readonly key: string }) => TimelineData;
    /** @throws an error named `staleRevision` when the trace has changed since */
    readonly timelineTexts: (params: { readonly key: string; readonly revision: number; readonly from: number; readonly to: number }) => readonly TimelineText[];
  };
  readonly events: {
    /** At most a few times a second while anything changes. */
    readonly changed: {
      readonly sources: readonly SourceSummary[];
      readonly statistics: TraceStatistics;
      /** Keys of the traces that changed or are gone. */
      readonly traces: readonly string[];
    };
  };
}
