import type { RecordColumns } from "../ingest/columns";
import type { BracketTable } from "./brackets";
import { cutCycles } from "./cycles";
import { compareTimes, greatest, least } from "./times";
import type { Hop, HopAssignment } from "./hops";
import type { TraceStatus } from "./status";

/** A timed operation. Times are ns after the trace's clock zero; rows are those of the index, -1 for none. */
export interface Span {
  /** Number of the span ID, 0 for one inferred from a bracket. */
  readonly id: number;
  /** Index of its hop, -1 when no record of it names an agent. */
  readonly hop: number;
  /** Number of the name: the operation, or the action of the hop; 0 when nothing names it. */
  readonly name: number;
  readonly start: number;
  /** For a span in progress the latest instant known of it. */
  readonly end: number;
  readonly status: TraceStatus;
  readonly inferred: boolean;
  readonly firstRow: number;
  /** The record that says most about it: the one that finished it, else its first. */
  readonly row: number;
  /** Number of the parent's span ID as written, 0 for none. */
  readonly parentId: number;
  /** Index of the parent, -1 for none. */
  parent: number;
  /** It names a parent that the trace does not hold. */
  missingParent: boolean;
}

export interface SpanAssignment {
  readonly spans: Span[];
  /** For each record of the trace the index of its span, -1 for none. */
  readonly spanOf: Int32Array;
  /** Span IDs that stand again with other content. */
  readonly duplicates: number;
  /** Cycles of parents that were cut. */
  readonly cycles: number;
}

/** Nanoseconds of an instant after the trace's clock zero. */
export type Clock = (instant: { readonly seconds: number; readonly nanos: number }) => number;

const errorLevel = 5;

/** What the records of one span ID say. Times are NaN until known. */
interface Draft {
  readonly id: number;
  readonly firstRow: number;
  hop: number;
  name: number;
  parentId: number;
  start: number;
  end: number;
  /** Start and end stand in one record. */
  hasInterval: boolean;
  startedAt: number;
  finishedAt: number;
  closeRow: number;
  failed: boolean;
  /** The hull of its records. */
  first: number;
  last: number;
}

/** Spans by MODEL section 6: the explicit ones, those that only their records tell of, and one for each bracket without any. */
export function assignSpans(
  columns: RecordColumns,
  rows: Int32Array,
  { hops, hopOf }: HopAssignment,
  brackets: BracketTable,
  clock: Clock,
  hopEnds: Float64Array,
): SpanAssignment {
  const collector = new DraftCollector(columns, brackets, clock);
  const spanOf = new Int32Array(rows.length).fill(-1);
  rows.forEach((row, index) => {
    if (columns.span[row] !== 0) spanOf[index] = collector.take(row, hopOf[index] ?? -1);
  });
  const spans = collector.drafts.map((draft) => spanOfDraft(draft, hopEnds));
  const hasExplicit = new Set(spans.filter((span) => !span.inferred).map((span) => span.hop));
  hops.forEach((hop, index) => {
    if (hop.openRow >= 0 && !hasExplicit.has(index)) spans.push(spanOfBracket(columns, hop, index, clock, hopEnds));
  });
  const cycles = linkParents(spans, collector.byId);
  return { spans, spanOf, duplicates: collector.duplicates, cycles };
}

class DraftCollector {
  readonly drafts: Draft[] = [];
  /** The first span of each ID. */
  readonly byId = new Map<number, number>();
  /** The further spans of an ID that stands again, by their content. */
  readonly #others = new Map<string, number>();
  readonly #columns: RecordColumns;
  readonly #brackets: BracketTable;
  readonly #clock: Clock;
  readonly #started: number;
  readonly #finished: number;

  constructor(columns: RecordColumns, brackets: BracketTable, clock: Clock) {
    this.#columns = columns;
    this.#brackets = brackets;
    this.#clock = clock;
    this.#started = columns.names.find("span_started") ?? -1;
    this.#finished = columns.names.find("span_finished") ?? -1;
  }

  get duplicates(): number {
    return this.#others.size;
  }

  /** Takes in a record with a span ID; returns the index of its span. */
  take(row: number, hop: number): number {
    const columns = this.#columns;
    const id = columns.span[row] ?? 0;
    const interval = this.#interval(row);
    let index = this.byId.get(id);
    const known = index === undefined ? undefined : this.drafts[index];
    const name = columns.operation[row] ?? 0;
    const parent = columns.parentSpan[row] ?? 0;
    const isOther = known?.hasInterval && interval && !sameContent(known, interval, name, parent);
    const content = isOther ? [id, interval.start, interval.end, name, parent].join(" ") : "";
    if (isOther) index = this.#others.get(content);
    if (index === undefined) {
      index = this.drafts.length;
      this.drafts.push(newDraft(id, row));
      if (isOther) this.#others.set(content, index);
      else this.byId.set(id, index);
    }
    const draft = this.drafts[index];
    if (draft) this.#extend(draft, row, hop, interval);
    return index;
  }

  #extend(draft: Draft, row: number, hop: number, interval: Interval | undefined): void {
    const columns = this.#columns;
    const times = columns.spanTimes(row);
    const instant = columns.instant(row);
    const at = instant ? this.#clock(instant) : NaN;
    draft.first = least(draft.first, at);
    draft.last = greatest(draft.last, at);
    if (draft.hop < 0) draft.hop = hop;
    if (draft.parentId === 0) draft.parentId = columns.parentSpan[row] ?? 0;
    const event = columns.event[row] ?? 0;
    const isStart = event === this.#started;
    const isFinish = event === this.#finished || interval !== undefined;
    const name = columns.operation[row] ?? 0;
    if (name !== 0 && (draft.name === 0 || interval)) draft.name = name;
    if (interval && !draft.hasInterval) {
      draft.start = interval.start;
      draft.end = interval.end;
      draft.hasInterval = true;
    }
    if (isStart) draft.startedAt = times?.start ? this.#clock(times.start) : at;
    if (event === this.#finished) draft.finishedAt = times?.end ? this.#clock(times.end) : at;
    if (isFinish && draft.closeRow < 0) {
      draft.closeRow = row;
      draft.failed = columns.failed(row) || (columns.level[row] ?? 0) >= errorLevel;
    } else if (draft.closeRow < 0 && (columns.level[row] ?? 0) >= errorLevel) {
      draft.failed = true;
    }
  }

  /** The interval that one record names by itself. */
  #interval(row: number): Interval | undefined {
    const columns = this.#columns;
    const times = columns.spanTimes(row);
    if (!times) return undefined;
    const start = times.start ? this.#clock(times.start) : NaN;
    const end = times.end ? this.#clock(times.end) : NaN;
    if (start <= end) return { start, end };
    const { duration } = times;
    if (!(duration >= 0) || (times.start && times.end)) return undefined;
    if (times.start) return { start, end: start + duration };
    if (times.end) return { start: end - duration, end };
    const instant = columns.instant(row);
    if (!instant) return undefined;
    const at = this.#clock(instant);
    const event = columns.event[row] ?? 0;
    // A record with a duration and a single time was written at the end, unless its event opens.
    const opens = event === this.#started || this.#brackets.get(event)?.kind === "opens";
    return opens ? { start: at, end: at + duration } : { start: at - duration, end: at };
  }
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

function newDraft(id: number, firstRow: number): Draft {
  return {
    id,
    firstRow,
    hop: -1,
    name: 0,
    parentId: 0,
    start: NaN,
    end: NaN,
    hasInterval: false,
    startedAt: NaN,
    finishedAt: NaN,
    closeRow: -1,
    failed: false,
    first: NaN,
    last: NaN,
  };
}

/** A name or a parent that one of two records leaves out is no difference. */
function sameContent(draft: Draft, interval: Interval, name: number, parent: number): boolean {
  const agree = (a: number, b: number) => a === 0 || b === 0 || a === b;
  return draft.start === interval.start && draft.end === interval.end && agree(draft.name, name) && agree(draft.parentId, parent);
}

function spanOfDraft(draft: Draft, hopEnds: Float64Array): Span {
  const { id, hop, name, parentId, firstRow, closeRow } = draft;
  const { start, end, status, inferred } = extentOf(draft, hopEnds[hop] ?? NaN);
  return { id, hop, name, start, end, status, inferred, firstRow, row: closeRow >= 0 ? closeRow : firstRow, parentId, parent: -1, missingParent: false };
}

function extentOf(draft: Draft, hopEnd: number): Pick<Span, "start" | "end" | "status" | "inferred"> {
  const status = draft.failed ? "error" : "ok";
  if (draft.hasInterval) return { start: draft.start, end: draft.end, status, inferred: false };
  if (draft.startedAt <= draft.finishedAt) return { start: draft.startedAt, end: draft.finishedAt, status, inferred: false };
  if (!Number.isNaN(draft.startedAt) && Number.isNaN(draft.finishedAt)) {
    const seen = greatest(draft.last, hopEnd);
    return { start: draft.startedAt, end: greatest(seen, draft.startedAt), status: "in_progress", inferred: false };
  }
  return { start: draft.first, end: draft.last, status, inferred: true };
}

function spanOfBracket(columns: RecordColumns, hop: Hop, index: number, clock: Clock, hopEnds: Float64Array): Span {
  const at = (row: number) => {
    const instant = row >= 0 ? columns.instant(row) : undefined;
    return instant ? clock(instant) : NaN;
  };
  const closed = hop.closeRow >= 0;
  return {
    id: 0,
    hop: index,
    name: hop.action,
    start: at(hop.openRow),
    end: closed ? at(hop.closeRow) : (hopEnds[index] ?? NaN),
    status: closed ? (hop.closedBadly ? "error" : "ok") : "in_progress",
    inferred: true,
    firstRow: hop.openRow,
    row: closed ? hop.closeRow : hop.openRow,
    parentId: 0,
    parent: -1,
    missingParent: false,
  };
}

/** Links spans to their parents by ID; returns how many cycles were cut, each at its earliest span. */
function linkParents(spans: Span[], byId: ReadonlyMap<number, number>): number {
  const byStart = Int32Array.from(spans.keys()).sort((a, b) => compareTimes(spans[a]?.start ?? NaN, spans[b]?.start ?? NaN) || a - b);
  const rank = new Int32Array(spans.length);
  byStart.forEach((span, position) => (rank[span] = position));
  const parentRanks = new Int32Array(spans.length).fill(-1);
  spans.forEach((span, index) => {
    span.parent = (span.parentId === 0 ? undefined : byId.get(span.parentId)) ?? -1;
    span.missingParent = span.parentId !== 0 && span.parent < 0;
    if (span.parent >= 0) parentRanks[rank[index] ?? 0] = rank[span.parent] ?? -1;
  });
  const cuts = cutCycles(parentRanks);
  for (const cut of cuts) {
    const span = spans[byStart[cut] ?? -1];
    if (span) span.parent = -1;
  }
  return cuts.length;
}
