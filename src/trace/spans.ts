import { cutCycles } from "./cycles";
import type { AssembledHop, Hop } from "./hops";
import type { SpanDraft, SpanDrafts } from "./spanDrafts";
import type { TraceStatus } from "./status";
import { compareTimes, greatest } from "./times";
import type { TraceRecords } from "./traceRecords";
import type { Rule } from "./why";

/** A timed operation. Times are ns after the trace's start; rows are those of the index, -1 for none. */
export interface Span {
  /** Number of the span ID within the trace, 0 for one inferred from a bracket. `firstRow` names it. */
  readonly id: number;
  /** Index of its hop, -1 when no record of it names an agent. */
  readonly hop: number;
  /** Number of the name: the operation, or the action of the hop; 0 when nothing names it. */
  readonly name: number;
  start: number;
  /** For a span in progress the latest instant known of it. */
  end: number;
  readonly status: TraceStatus;
  readonly statusRule: Rule;
  /** Why it is there although no record gives it with both its ends; undefined for an explicit span. */
  readonly inferredRule: Rule | undefined;
  readonly firstRow: number;
  /** The record that says most about it: the one that finished it, else its first. */
  readonly row: number;
  /** Number of the parent's span ID, 0 for none; and a row that names it. */
  readonly parentId: number;
  readonly parentRow: number;
  /** Index of the parent, -1 for none. */
  parent: number;
  parentRule: Rule;
}

/** The spans that records name, and which record belongs to which. */
export interface NamedSpans {
  readonly spans: readonly Span[];
  /** For each record of the trace the index of its span, -1 for none; empty when no record has one. */
  readonly spanOf: Int32Array;
  /** Cycles of parents that were cut. */
  readonly cycles: number;
}

/**
 * The spans that records name by MODEL section 6: the explicit ones, and those that only their records tell of. Times are ns
 * after the records' clock zero; the hops are told whether they have an explicit span.
 * @param hops with the hulls of their records
 */
export function namedSpans(records: TraceRecords, hops: readonly AssembledHop[], drafts: SpanDrafts): NamedSpans {
  drafts.clear();
  const spanOf = new Int32Array(records.length).fill(-1);
  for (let record = 0; record < records.length; record++) {
    if (records.span(record) !== 0) spanOf[record] = drafts.take(record);
  }
  const spans = drafts.drafts.map((draft) => spanOfDraft(draft, hops[draft.hop]));
  return { spans, spanOf, cycles: linkParents(spans, drafts.byId) };
}

export const noSpans: NamedSpans = { spans: [], spanOf: new Int32Array(0), cycles: 0 };

/** The spans of brackets, in the order of their hops; times as in {@link namedSpans}. */
export function bracketSpans(hops: readonly Hop[]): Span[] {
  return hops.flatMap((hop, index) => (hop.hasBracketSpan ? [spanOfBracket(hop, index)] : []));
}

function spanOfDraft(draft: SpanDraft, hop: AssembledHop | undefined): Span {
  const { hasStarted, startedAt, finishedAt, failed } = draft;
  if (draft.hasInterval) return newSpan(draft, hop, draft.start, draft.end, failed ? "error" : "ok", failed ? "spanSaysError" : "spanSaysOk");
  if (startedAt <= finishedAt) return newSpan(draft, hop, startedAt, finishedAt, failed ? "error" : "ok", failed ? "spanSaysError" : "spanSaysOk");
  if (hasStarted && Number.isNaN(finishedAt)) {
    const seen = Number.isNaN(startedAt) ? NaN : greatest(greatest(draft.last, hop?.end ?? NaN), startedAt);
    return newSpan(draft, hop, startedAt, seen, "in_progress", "spanNotFinished");
  }
  return newSpan(draft, hop, draft.first, draft.last, failed ? "error" : "ok", failed ? "spanHasError" : "spanHasNoError", "fromRecords");
}

function newSpan(draft: SpanDraft, hop: AssembledHop | undefined, start: number, end: number, status: TraceStatus, statusRule: Rule, inferredRule?: Rule): Span {
  const { id, name, parentId, parentRow, firstRow, closeRow } = draft;
  if (!inferredRule) hop?.setExplicitSpan();
  const row = closeRow >= 0 ? closeRow : firstRow;
  return { id, hop: draft.hop, name, start, end, status, statusRule, inferredRule, firstRow, row, parentId, parentRow, parent: -1, parentRule: "hopOfSpan" };
}

function spanOfBracket(hop: Hop, index: number): Span {
  const closed = hop.closeRow >= 0;
  return {
    id: 0,
    hop: index,
    name: hop.action,
    start: hop.openAt,
    end: closed ? hop.closeAt : hop.end,
    status: closed ? (hop.closedBadly ? "error" : "ok") : "in_progress",
    statusRule: closed ? (hop.closedBadly ? "closedBadly" : "closedWell") : "notClosed",
    inferredRule: "fromBracket",
    firstRow: hop.openRow,
    row: closed ? hop.closeRow : hop.openRow,
    parentId: 0,
    parentRow: -1,
    parent: -1,
    parentRule: "hopOfSpan",
  };
}

/** Links spans to their parents by ID; returns how many cycles were cut, each at its earliest span. */
function linkParents(spans: Span[], byId: SpanDrafts["byId"]): number {
  const parents = new Int32Array(spans.length).fill(-1);
  spans.forEach((span, index) => {
    if (span.parentId === 0) return;
    span.parent = parents[index] = byId.get(span.parentId, 0);
    span.parentRule = span.parent < 0 ? "missingParent" : "saidParent";
  });
  return cutCycles(parents).length === 0 ? 0 : cutAtEarliest(spans);
}

function cutAtEarliest(spans: readonly Span[]): number {
  const byStart = Int32Array.from(spans.keys()).sort((a, b) => compareTimes(spans[a]?.start ?? NaN, spans[b]?.start ?? NaN) || a - b);
  const rank = new Int32Array(spans.length);
  byStart.forEach((span, position) => (rank[span] = position));
  const cuts = cutCycles(Int32Array.from(byStart, (index) => rank[spans[index]?.parent ?? -1] ?? -1));
  for (const cut of cuts) {
    const span = spans[byStart[cut] ?? -1];
    if (!span) continue;
    span.parent = -1;
    span.parentRule = "cycle";
  }
  return cuts.length;
}
