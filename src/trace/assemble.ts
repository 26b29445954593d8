import type { RecordColumns } from "../ingest/columns";
import type { BracketTable } from "./brackets";
import { assignHops, type Hop } from "./hops";
import { assignSpans, type Clock, type Span } from "./spans";
import type { TraceStatus } from "./status";
import { greatest, least } from "./times";

/** A hop's own times and status, beside what its records say. ns after the trace's start, NaN when it has no instant. */
export interface TimedHop extends Hop {
  readonly start: number;
  readonly end: number;
  readonly status: TraceStatus;
  /** In progress in a source that has ended: it was never finished. */
  readonly stale: boolean;
}

/** One trace, assembled: its records in order, its hops by first record, its spans. Times are ns after `start`. */
export interface Trace {
  readonly rows: Int32Array;
  /** undefined when no record has a time. */
  readonly start: { readonly seconds: number; readonly nanos: number } | undefined;
  /** ns; 0 for a trace of one instant, NaN without any. */
  readonly duration: number;
  readonly status: TraceStatus;
  readonly stale: boolean;
  /** Records of level error or above. */
  readonly errors: number;
  readonly hops: readonly TimedHop[];
  readonly spans: readonly Span[];
  /** For each record the index of its hop, -1 for none. */
  readonly hopOf: Int32Array;
  /** For each record the index of its span, -1 for none. */
  readonly spanOf: Int32Array;
  /** Index of the first hop without a parent, -1 when there is no hop. */
  readonly rootHop: number;
  readonly duplicateSpans: number;
  readonly cycles: number;
}

/** What assembly needs to know beside the rows. */
export interface AssemblyContext {
  readonly columns: RecordColumns;
  readonly brackets: BracketTable;
  /** Whether a source has ended: nothing more will come from it. */
  hasEnded(source: number): boolean;
}

const errorLevel = 5;

/** Assembles a trace from its rows in order. @see MODEL sections 3 to 6 */
export function assembleTrace(context: AssemblyContext, rows: Int32Array): Trace {
  const { columns, brackets } = context;
  const clock = clockFrom(columns, rows);
  const assignment = assignHops(columns, rows, brackets);
  const { hops, hopOf } = assignment;
  const hulls = new Hulls(hops.length);
  rows.forEach((row, index) => {
    const instant = columns.instant(row);
    if (instant) hulls.extend(hopOf[index] ?? -1, clock(instant));
  });
  const { spans, spanOf, duplicates, cycles } = assignSpans(columns, rows, assignment, brackets, clock, hulls.ends);
  for (const span of spans) {
    if (span.inferred) continue;
    hulls.extend(span.hop, span.start);
    if (span.status !== "in_progress") hulls.extend(span.hop, span.end);
  }
  const zero = hulls.first;
  const errors = rows.reduce((sum, row) => sum + ((columns.level[row] ?? 0) >= errorLevel ? 1 : 0), 0);
  const timed = hops.map((hop, index) => timedHop(context, hop, (hulls.starts[index] ?? NaN) - zero, (hulls.ends[index] ?? NaN) - zero));
  const rootHop = hops.findIndex((hop) => hop.parent < 0);
  const status = traceStatus(timed, rootHop, errors);
  return {
    rows,
    start: instantAt(columns, rows, zero),
    duration: hulls.last - zero,
    status,
    stale: status === "in_progress" && rows.every((row) => context.hasEnded(columns.source[row] ?? 0)),
    errors,
    hops: timed,
    spans: spans.map((span) => ({ ...span, start: span.start - zero, end: span.end - zero })),
    hopOf,
    spanOf,
    rootHop,
    duplicateSpans: duplicates,
    cycles,
  };
}

/** The earliest and latest instants of the trace and of each hop. */
class Hulls {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  first = NaN;
  last = NaN;

  constructor(hops: number) {
    this.starts = new Float64Array(hops).fill(NaN);
    this.ends = new Float64Array(hops).fill(NaN);
  }

  extend(hop: number, at: number): void {
    this.first = least(this.first, at);
    this.last = greatest(this.last, at);
    if (hop < 0) return;
    this.starts[hop] = least(this.starts[hop] ?? NaN, at);
    this.ends[hop] = greatest(this.ends[hop] ?? NaN, at);
  }
}

/** Clock zero is the first instant among the records. */
function clockFrom(columns: RecordColumns, rows: Int32Array): Clock {
  const first = rows.find((row) => columns.hasTime(row));
  const zero = first === undefined ? undefined : columns.instant(first);
  const { seconds, nanos } = zero ?? { seconds: 0, nanos: 0 };
  return (instant) => (instant.seconds - seconds) * 1e9 + (instant.nanos - nanos);
}

function instantAt(columns: RecordColumns, rows: Int32Array, ns: number): Trace["start"] {
  const first = rows.find((row) => columns.hasTime(row));
  const zero = first === undefined ? undefined : columns.instant(first);
  if (!zero) return undefined;
  const carry = Math.floor((zero.nanos + ns) / 1e9);
  return { seconds: zero.seconds + carry, nanos: Math.round(zero.nanos + ns - carry * 1e9) };
}

function timedHop(context: AssemblyContext, hop: Hop, start: number, end: number): TimedHop {
  const status = hopStatus(hop);
  const source = context.columns.source[hop.openRow >= 0 ? hop.openRow : hop.firstRow] ?? 0;
  return { ...hop, start, end, status, stale: status === "in_progress" && context.hasEnded(source) };
}

function hopStatus(hop: Hop): TraceStatus {
  if (hop.openRow < 0) return hop.errors > 0 ? "error" : "ok";
  if (hop.closeRow < 0) return "in_progress";
  return hop.closedBadly ? "error" : "ok";
}

/** The status of the root hop when it has a bracket; an error below a root that closed well is handled. @see MODEL section 5 */
function traceStatus(hops: readonly TimedHop[], rootHop: number, errors: number): TraceStatus {
  const root = hops[rootHop];
  if (root && root.openRow >= 0) return root.status;
  if (errors > 0 || hops.some((hop) => hop.status === "error")) return "error";
  return hops.some((hop) => hop.status === "in_progress") ? "in_progress" : "ok";
}
