import type { RecordColumns } from "../ingest/columns";
import { plusNanos, type Instant } from "../ingest/instant";
import type { BracketTable } from "./brackets";
import { HopBuilder, type Hop } from "./hops";
import { SpanDrafts } from "./spanDrafts";
import { bracketSpans, hasBracketSpan, namedSpans, type NamedSpans, type Span } from "./spans";
import type { TraceStatus } from "./status";
import { greatest, least } from "./times";
import { TraceRecords } from "./traceRecords";
import type { Rule } from "./why";

/** One trace, assembled: its hops by first record. Times are ns after `start`. */
export interface Trace {
  /** undefined when no record has a time. */
  readonly start: Instant | undefined;
  /** ns; 0 for a trace of one instant, NaN without any. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly statusRule: Rule;
  readonly stale: boolean;
  /** Records of level error or above. */
  readonly errors: number;
  readonly records: number;
  /** The source of its first record. */
  readonly source: number;
  readonly manySources: boolean;
  /** The row of its last record. */
  readonly lastRow: number;
  readonly hops: readonly Hop[];
  /** How many spans it has. */
  readonly spanCount: number;
  /** Index of the first hop without a parent, -1 when there is no hop. */
  readonly rootHop: number;
}

/** A trace with its spans, and where its records belong, in their order. */
export interface AssembledTrace extends Trace {
  readonly rows: Int32Array;
  readonly spans: readonly Span[];
  /** For each record the index of its hop, -1 for none. */
  readonly hopOf: Int32Array;
  /** For each record the index of its span, -1 for none; empty when no record has one. */
  readonly spanOf: Int32Array;
  readonly duplicateSpans: number;
  /** Cycles of parents that were cut. */
  readonly cycles: number;
  /** ns to add to what an agent recorded, by the number of its name; its hops and spans have them already. Absent while times are as recorded. */
  readonly clockOffsets?: ReadonlyMap<number, number>;
}

const errorLevel = 5;

/** Assembles traces, one after another, in the same memory. @see MODEL sections 3 to 6 */
export class TraceAssembler {
  readonly #columns: RecordColumns;
  readonly #hasEnded: (source: number) => boolean;
  readonly #records = new TraceRecords();
  readonly #hops: HopBuilder;
  readonly #drafts: SpanDrafts;

  /** @param hasEnded whether nothing more will come from a source */
  constructor(columns: RecordColumns, brackets: BracketTable, hasEnded: (source: number) => boolean) {
    this.#columns = columns;
    this.#hasEnded = hasEnded;
    this.#hops = new HopBuilder(this.#records, brackets);
    this.#drafts = new SpanDrafts(columns, brackets, this.#records);
  }

  /** What lists and statistics show of a trace. Its hops are valid until the next one is assembled. @param spots those of its records, in any order */
  assemble(spots: Int32Array): Trace {
    return this.#assemble(spots).trace;
  }

  /** All of a trace, with memory of its own. @param spots those of its records, in any order */
  assembleFully(spots: Int32Array): AssembledTrace {
    const { trace, named } = this.#assemble(spots);
    const { length, rows: ordered } = this.#records;
    return {
      ...trace,
      hops: trace.hops.map((hop) => ({ ...hop })),
      rows: ordered.slice(0, length),
      spans: [...named.spans, ...bracketSpans(trace.hops)],
      hopOf: this.#hops.hopOf.slice(0, length),
      spanOf: named.spanOf,
      duplicateSpans: this.#drafts.duplicates,
      cycles: named.cycles,
    };
  }

  #assemble(spots: Int32Array): { readonly trace: Trace; readonly named: NamedSpans } {
    const records = this.#records;
    records.gather(this.#columns, spots);
    this.#hops.build();
    const { hops, hopOf } = this.#hops;
    const hull = { first: NaN, last: NaN };
    let errors = 0;
    for (let record = 0; record < records.length; record++) {
      if ((records.level[record] ?? 0) >= errorLevel) errors++;
      const at = records.at[record] ?? NaN;
      if (!Number.isNaN(at)) extend(hull, hops[hopOf[record] ?? -1], at);
    }
    const named = namedSpans(records, hops, hopOf, this.#drafts);
    for (const span of named.spans) {
      if (span.inferredRule) continue;
      extend(hull, hops[span.hop], span.start);
      if (span.status !== "in_progress") extend(hull, hops[span.hop], span.end);
    }
    let spanCount = named.spans.length;
    for (const hop of hops) {
      this.#judge(hop);
      if (hasBracketSpan(hop)) spanCount++;
    }
    shiftToStart(hops, named.spans, hull.first);
    const rootHop = hops.findIndex((hop) => hop.parent < 0);
    const { status, rule } = traceStatus(hops, rootHop, errors);
    const trace: Trace = {
      start: records.zero && (hull.first === 0 ? records.zero : plusNanos(records.zero, hull.first)),
      duration: hull.last - hull.first,
      status,
      statusRule: rule,
      stale: status === "in_progress" && this.#allEnded(),
      errors,
      records: records.length,
      source: records.source[0] ?? 0,
      manySources: records.manySources,
      lastRow: records.rows[records.length - 1] ?? -1,
      hops,
      spanCount,
      rootHop,
    };
    return { trace, named };
  }

  #judge(hop: Hop): void {
    if (hop.openRow < 0) {
      hop.status = hop.errors > 0 ? "error" : "ok";
      hop.statusRule = hop.errors > 0 ? "hasError" : "noError";
    } else if (hop.closeRow < 0) {
      hop.status = "in_progress";
      hop.statusRule = "notClosed";
      hop.stale = this.#hasEnded(this.#columns.source(hop.openRow));
    } else {
      hop.status = hop.closedBadly ? "error" : "ok";
      hop.statusRule = hop.closedBadly ? "closedBadly" : "closedWell";
    }
  }

  #allEnded(): boolean {
    const { source, length, manySources } = this.#records;
    if (!manySources) return this.#hasEnded(source[0] ?? 0);
    for (let record = 0; record < length; record++) if (!this.#hasEnded(source[record] ?? 0)) return false;
    return true;
  }
}

/** Widens the hull of a trace and of a hop to an instant. */
function extend(hull: { first: number; last: number }, hop: Hop | undefined, at: number): void {
  hull.first = least(hull.first, at);
  hull.last = greatest(hull.last, at);
  if (!hop) return;
  hop.start = least(hop.start, at);
  hop.end = greatest(hop.end, at);
}

/** Makes times that are ns after the first record's instant ns after the trace's start: a span may begin before its record. */
function shiftToStart(hops: readonly Hop[], spans: readonly Span[], start: number): void {
  if (start === 0) return;
  for (const part of [...hops, ...spans]) {
    part.start -= start;
    part.end -= start;
  }
  for (const hop of hops) {
    hop.openAt -= start;
    hop.closeAt -= start;
  }
}

/** The status of the root hop when it has a bracket; an error below a root that closed well is handled. @see MODEL section 5 */
function traceStatus(hops: readonly Hop[], rootHop: number, errors: number): { readonly status: TraceStatus; readonly rule: Rule } {
  const root = hops[rootHop];
  if (root && root.openRow >= 0) {
    const rule = root.status === "ok" ? "rootClosedWell" : root.status === "error" ? "rootClosedBadly" : "rootNotClosed";
    return { status: root.status, rule };
  }
  if (hops.some((hop) => hop.status === "error")) return { status: "error", rule: "hopFailed" };
  if (errors > 0) return { status: "error", rule: "recordFailed" };
  if (hops.some((hop) => hop.status === "in_progress")) return { status: "in_progress", rule: "hopNotClosed" };
  return { status: "ok", rule: "nothingFailed" };
}
