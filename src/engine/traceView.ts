import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos, type Instant } from "../ingest/instant";
import type { Page, TraceNode } from "../protocol/engine";
import { rowFlags, statusOrder, type TimelineData, type TimelineText } from "../protocol/timeline";
import { timeOfRecord } from "../trace/correctedClocks";
import { shownTraceId } from "../trace/identity";
import { rowTree } from "../trace/rowTree";
import { compareTimes } from "../trace/times";
import { kindCodes, kinds, rowStatusCodes, rowStatuses, type TreeRows } from "../trace/treeRows";
import type { AssembledTrace } from "../trace/traceStore";
import type { RecordDetails } from "./recordDetails";
import { recordLists, type RecordLists } from "./recordLists";
import { RowWords } from "./rowWords";
import { whyOfHop, whyOfSpan } from "./whyWords";

/** What stands beneath a row: another row of the tree, or a record, by its row of the index. -1 for the other. */
export interface Beneath {
  readonly row: number;
  readonly record: number;
}

/** One trace as the explorer and the timeline ask for it: assembled once, texts read when they are asked for. */
export class TraceView {
  readonly trace: AssembledTrace;
  /** Hops and spans in pre-order. */
  readonly rows: TreeRows;
  readonly words: RowWords;
  readonly details: RecordDetails;
  readonly #key: string;
  readonly #columns: RecordColumns;
  readonly #hasEnded: (source: number) => boolean;
  #placeOf: ReadonlyMap<number, number> | undefined;
  #recordLists: RecordLists | undefined;
  #numbers: Pick<TimelineData, "agents" | "columns"> | undefined;
  #rowOfNode: Map<string, number> | undefined;

  constructor(key: string, columns: RecordColumns, trace: AssembledTrace, details: RecordDetails, hasEnded: (source: number) => boolean) {
    this.#key = key;
    this.#columns = columns;
    this.trace = trace;
    this.details = details;
    this.words = new RowWords(columns, trace, details);
    this.#hasEnded = hasEnded;
    this.rows = rowTree(columns, trace);
  }

  /** What stands directly beneath a node, by time. @param parent a node's ID, "" for the trace */
  async children(parent: string, offset: number, limit: number): Promise<Page<TraceNode>> {
    const record = /^record (\d+)$/.exec(parent)?.[1];
    if (record !== undefined) {
      const lines = await this.details.textNodes(Number(record));
      return { items: lines.slice(offset, offset + limit), total: lines.length };
    }
    const row = parent === "" ? -1 : this.#rowOf(parent);
    if (row === undefined) return { items: [], total: 0 };
    const beneath = this.beneath(row);
    const items = beneath.slice(offset, offset + limit).map((child) => (child.row >= 0 ? this.#node(child.row) : this.#recordNode(child.record)));
    return { items: await Promise.all(items), total: beneath.length };
  }

  /** What stands directly beneath a row, by time. @param parent -1 for the trace */
  beneath(parent: number): Beneath[] {
    const { descendants, start, length } = this.rows;
    const records = Array.from(this.recordsOf(parent), (record) => ({ at: this.timeOf(record), row: -1, record }));
    const rows: typeof records = [];
    const end = parent < 0 ? length : parent + 1 + (descendants[parent] ?? 0);
    for (let row = parent + 1; row < end; row += (descendants[row] ?? 0) + 1) rows.push({ at: start[row] ?? NaN, row, record: -1 });
    return records.concat(rows).sort((a, b) => compareTimes(a.at, b.at));
  }

  timeline(revision: number): Omit<TimelineData, "origin"> {
    const { hops, spans, records, rootHop, duration, status, stale, errors, start } = this.trace;
    const names = this.#columns.names;
    return {
      revision,
      id: shownTraceId(this.#key),
      title: names.textOf(hops[rootHop]?.action ?? 0),
      startMs: start ? start.seconds * 1000 + start.nanos / 1e6 : NaN,
      durationNs: duration,
      status,
      stale,
      error: "",
      errors,
      hops: hops.length,
      spans: spans.length,
      records,
      ...(this.#numbers ??= this.#columnsOfRows()),
    };
  }

  /** The words of rows `from` (included) to `to` (excluded). */
  texts(from: number, to: number): Promise<TimelineText[]> {
    const rows = Array.from({ length: Math.max(0, Math.min(to, this.rows.length) - from) }, (_, index) => this.rows.at(from + index));
    return Promise.all(rows.map(async (row) => (row ? { name: await this.words.nameOf(row), error: await this.words.errorOf(row) } : { name: "", error: "" })));
  }

  /** The rows that a record belongs to: its span's and its hop's. @param place of the record among those of the trace */
  ownersOfRecord(place: number): readonly number[] {
    const { ownerOf, hopRowOf } = this.#lists();
    const row = ownerOf[place] ?? -1;
    if (row < 0) return [];
    const hop = this.rows.kind[row] === kindCodes.span ? (hopRowOf[row] ?? -1) : -1;
    return hop < 0 ? [row] : [row, hop];
  }

  /** In progress in a source that has ended. */
  isStale(row: number): boolean {
    const { kind, index, status } = this.rows;
    if (status[row] !== rowStatusCodes.in_progress || kind[row] === kindCodes.missing) return false;
    const { hops, spans } = this.trace;
    const first = (kind[row] === kindCodes.hop ? hops : spans)[index[row] ?? -1]?.firstRow ?? -1;
    return first >= 0 && this.#hasEnded(this.#columns.source(first));
  }

  #columnsOfRows(): Pick<TimelineData, "agents" | "columns"> {
    const { hops, spans, duration } = this.trace;
    const { length, kind, index, key, start, end, selfTime, parent, depth, status } = this.rows;
    const agents = new Map<number, number>();
    const agent = new Int32Array(length).fill(-1);
    const flags = new Uint8Array(length);
    for (let row = 0; row < length; row++) {
      const name = hops[this.hopOfRow(row)]?.agent ?? 0;
      if (name !== 0) {
        const known = agents.get(name) ?? agents.size;
        agents.set(name, known);
        agent[row] = known;
      }
      const isInferred = kind[row] === kindCodes.missing || (kind[row] === kindCodes.span && spans[index[row] ?? -1]?.inferredRule !== undefined);
      flags[row] = (kind[row] === kindCodes.hop ? rowFlags.hop : 0) | (isInferred ? rowFlags.inferred : 0) | (this.isStale(row) ? rowFlags.stale : 0);
    }
    const columns = {
      key,
      start,
      // What is in progress lasts until the last instant that the trace knows of.
      duration: end.map((until, row) => (status[row] === rowStatusCodes.in_progress ? duration : until) - (start[row] ?? NaN)),
      selfTime,
      parent,
      depth,
      agent,
      name: Int32Array.from({ length }, (_, row) => this.words.nameNumber(kinds[kind[row] ?? 0] ?? "hop", index[row] ?? -1)),
      status: status.map((code) => statusOrder.indexOf(rowStatuses[code] ?? "ok")),
      flags,
    };
    return { agents: [...agents.keys()].map((name) => this.#columns.names.textOf(name)), columns };
  }

  /** The index of the hop of a row, -1 for none. */
  hopOfRow(row: number): number {
    const { kind, index, parent } = this.rows;
    const own = index[row] ?? -1;
    if (kind[row] === kindCodes.hop) return own;
    if (kind[row] === kindCodes.span) return this.trace.spans[own]?.hop ?? -1;
    const above = parent[row] ?? -1;
    return kind[above] === kindCodes.hop ? (index[above] ?? -1) : -1;
  }

  #rowOf(node: string): number | undefined {
    this.#rowOfNode ??= new Map(Array.from(this.rows.key, (key, row) => [String(key), row]));
    return this.#rowOfNode.get(node);
  }

  async #node(index: number): Promise<TraceNode> {
    const row = this.rows.at(index);
    if (!row) throw new RangeError(`There is no row ${index}.`);
    const id = String(row.key);
    const hasChildren = row.descendants > 0 || this.recordsOf(index).length > 0;
    if (row.kind === "missing") return { kind: "missing", id, hasChildren, spanId: await this.words.missingId(row) };
    const common = { id, hasChildren, status: row.status, stale: this.isStale(index), duration: row.end - row.start, error: await this.words.errorOf(row) };
    const { names } = this.#columns;
    const span = row.kind === "span" ? this.trace.spans[row.index] : undefined;
    if (span) return { ...common, kind: "span", name: await this.words.nameOf(row), inferred: span.inferredRule !== undefined, why: whyOfSpan(span) };
    const hop = this.trace.hops[row.index];
    if (!hop) throw new RangeError(`There is no hop ${row.index}.`);
    return { ...common, kind: "hop", agent: names.textOf(hop.agent), action: names.textOf(hop.action), retry: hop.retry, errors: hop.errors, why: whyOfHop(hop) };
  }

  async #recordNode(record: number): Promise<TraceNode> {
    return { ...(await this.details.node(record)), time: this.writtenTimeOf(record) };
  }

  /** When a record stands in the trace, ns after its start, by the clock that it is shown by; one without a time stands where the one before it stands. */
  timeOf(record: number): number {
    return this.timeAt({ seconds: this.#columns.seconds(record), nanos: this.#columns.nanos(record) }, record);
  }

  /** The same of an instant that a record names. */
  timeAt(instant: Instant, record: number): number {
    return timeOfRecord(this.trace, instant, this.trace.clockOffsets ? this.placeOf(record) : -1);
  }

  /** The time of a record by the clock that the trace is shown by: ISO 8601 in UTC with microseconds, "" when it has none of its own. */
  writtenTimeOf(record: number): string {
    const { start, clockOffsets } = this.trace;
    const isMoved = start && clockOffsets && this.#columns.hasTime(record);
    return isMoved ? isoOfInstant(plusNanos(start, this.timeOf(record))) : this.details.time(record);
  }

  /** The place of a record in the trace, by its row of the index; -1 when it is none of the trace's. */
  placeOf(record: number): number {
    this.#placeOf ??= new Map(Array.from(this.trace.rows, (row, place) => [row, place]));
    return this.#placeOf.get(record) ?? -1;
  }

  /** The records that belong to a row itself: a span's, else those of the hop, which its bracket's span takes where it has one. */
  recordsOf(row: number): Int32Array {
    const { from, records } = this.#lists();
    return records.subarray(from[row + 1], from[row + 2]);
  }

  #lists(): RecordLists {
    return (this.#recordLists ??= recordLists(this.trace, this.rows));
  }
}
