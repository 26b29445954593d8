import type { RecordColumns } from "../ingest/columns";
import { levels } from "../ingest/level";
import type { BracketTable } from "./brackets";
import { PairTable } from "./pairTable";
import { greatest, least } from "./times";
import type { TraceRecords } from "./traceRecords";

/** What the records of one span ID say. Times are ns after the trace's clock zero, NaN until known; rows -1. */
export interface SpanDraft {
  readonly id: number;
  readonly firstRow: number;
  hop: number;
  name: number;
  parentId: number;
  parentRow: number;
  start: number;
  end: number;
  /** Start and end stand in one record. */
  hasInterval: boolean;
  /** A record says that it started, perhaps not when. */
  hasStarted: boolean;
  /** Its ends, as records say them one by one. */
  startedAt: number;
  finishedAt: number;
  closeRow: number;
  failed: boolean;
  /** The hull of its records. */
  first: number;
  last: number;
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Collects what records say of spans, record by record in their order. */
export class SpanDrafts {
  drafts: SpanDraft[] = [];
  /** The first span of each ID. */
  readonly byId = new PairTable();
  /** The further spans of an ID that stands again, by their content; and the first of each interval, by that: a name or a parent may come later. */
  readonly #others = new Map<string, number>();
  readonly #otherIntervals = new Map<string, number>();
  readonly #columns: RecordColumns;
  readonly #brackets: BracketTable;
  readonly #records: TraceRecords;
  #namesSeen = 0;
  #started = -1;
  #finished = -1;

  constructor(columns: RecordColumns, brackets: BracketTable, records: TraceRecords) {
    this.#columns = columns;
    this.#brackets = brackets;
    this.#records = records;
  }

  /** Span IDs that stand again with other content. */
  get duplicates(): number {
    return this.#others.size;
  }

  /** Begins with another trace. */
  clear(): void {
    this.drafts = [];
    if (this.byId.size > 0) this.byId.clear();
    if (this.#others.size > 0) this.#others.clear();
    if (this.#otherIntervals.size > 0) this.#otherIntervals.clear();
    const { names } = this.#columns;
    if (names.size === this.#namesSeen) return;
    this.#namesSeen = names.size;
    this.#started = names.find("span_started") ?? -1;
    this.#finished = names.find("span_finished") ?? -1;
  }

  /** Takes in a record with a span ID; returns the index of its span. */
  take(record: number): number {
    const id = this.#records.span(record);
    const row = this.#records.row(record);
    const interval = this.#interval(record);
    let index = this.byId.get(id, 0);
    const known = this.drafts[index];
    const name = this.#columns.operation(row);
    const parent = this.#records.parentSpan(record);
    const isOther = known?.hasInterval && interval && !sameContent(known, interval, name, parent);
    if (isOther) index = this.#other(id, interval, name, parent);
    if (index < 0 || index === this.drafts.length) {
      index = this.drafts.length;
      this.drafts.push(newDraft(id, row));
      if (!isOther) this.byId.set(id, 0, index);
    }
    const draft = this.drafts[index];
    if (draft) this.#extend(draft, record, interval);
    return index;
  }

  /** The index of a further span of an ID, that of the next draft for a new one. */
  #other(id: number, interval: Interval, name: number, parent: number): number {
    const when = [id, interval.start, interval.end].join(" ");
    const first = this.#otherIntervals.get(when);
    const like = first === undefined ? undefined : this.drafts[first];
    if (first !== undefined && like && sameContent(like, interval, name, parent)) return first;
    const content = [when, name, parent].join(" ");
    const index = this.#others.get(content) ?? this.drafts.length;
    this.#others.set(content, index);
    if (first === undefined) this.#otherIntervals.set(when, index);
    return index;
  }

  #extend(draft: SpanDraft, record: number, interval: Interval | undefined): void {
    const records = this.#records;
    const row = records.row(record);
    const at = records.time(record);
    draft.first = least(draft.first, at);
    draft.last = greatest(draft.last, at);
    if (draft.hop < 0) draft.hop = records.hop(record);
    const parent = records.parentSpan(record);
    if (draft.parentId === 0 && parent !== 0) {
      draft.parentId = parent;
      draft.parentRow = row;
    }
    const event = records.event(record);
    const name = this.#columns.operation(row);
    if (name !== 0 && (draft.name === 0 || interval)) draft.name = name;
    if (interval && !draft.hasInterval) {
      draft.start = interval.start;
      draft.end = interval.end;
      draft.hasInterval = true;
    }
    // Its ends may stand in two records. Who starts or finishes it again stretches it no more than its other records do.
    const said = interval ? undefined : this.#columns.spanTimes(row);
    const starts = event === this.#started && !draft.hasStarted;
    const finishes = event === this.#finished || (event !== this.#started && said?.end !== undefined);
    if (starts) draft.hasStarted = true;
    if (Number.isNaN(draft.startedAt)) draft.startedAt = said?.start ? records.nanosOf(said.start) : starts ? at : NaN;
    if (finishes && !interval && Number.isNaN(draft.finishedAt)) draft.finishedAt = said?.end ? records.nanosOf(said.end) : at;
    const isGrave = records.level(record) >= levels.error;
    if (draft.closeRow >= 0) return;
    if (finishes || interval) {
      draft.closeRow = row;
      draft.failed = records.failed(record) || isGrave;
    } else if (isGrave) {
      draft.failed = true;
    }
  }

  /** The interval that one record names by itself. */
  #interval(record: number): Interval | undefined {
    const records = this.#records;
    const times = this.#columns.spanTimes(records.row(record));
    if (!times) return undefined;
    const start = times.start ? records.nanosOf(times.start) : NaN;
    const end = times.end ? records.nanosOf(times.end) : NaN;
    if (start <= end) return { start, end };
    const { duration } = times;
    if (!(duration >= 0) || (times.start && times.end)) return undefined;
    if (times.start) return { start, end: start + duration };
    if (times.end) return { start: end - duration, end };
    const at = records.time(record);
    if (Number.isNaN(at)) return undefined;
    const event = records.event(record);
    // A record with a duration and a single time was written at the end, unless its event opens.
    const opens = event === this.#started || this.#brackets.opens(event);
    return opens ? { start: at, end: at + duration } : { start: at - duration, end: at };
  }
}

function newDraft(id: number, firstRow: number): SpanDraft {
  return {
    id,
    firstRow,
    hop: -1,
    name: 0,
    parentId: 0,
    parentRow: -1,
    start: NaN,
    end: NaN,
    hasInterval: false,
    hasStarted: false,
    startedAt: NaN,
    finishedAt: NaN,
    closeRow: -1,
    failed: false,
    first: NaN,
    last: NaN,
  };
}

/** A name or a parent that one of two records leaves out is no difference. */
function sameContent(draft: SpanDraft, interval: Interval, name: number, parent: number): boolean {
  const agree = (a: number, b: number) => a === 0 || b === 0 || a === b;
  return draft.start === interval.start && draft.end === interval.end && agree(draft.name, name) && agree(draft.parentId, parent);
}
