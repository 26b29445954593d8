import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos, type Instant } from "../ingest/instant";
import type { Page, TraceNode } from "../protocol/engine";
import { rowFlags, statusOrder, type TimelineData, type TimelineText } from "../protocol/timeline";
import { timeOfRecord } from "../trace/correctedClocks";
import { shownTraceId } from "../trace/identity";
import { rowTree, type TreeRow } from "../trace/rowTree";
import { compareTimes } from "../trace/times";
import type { AssembledTrace } from "../trace/traceStore";
import type { RecordDetails } from "./recordDetails";
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
  readonly rows: readonly TreeRow[];
  readonly words: RowWords;
  readonly details: RecordDetails;
  readonly #key: string;
  readonly #columns: RecordColumns;
  readonly #hasEnded: (source: number) => boolean;
  #recordsOf: Map<number, number[]> | undefined;
  #placeOf: ReadonlyMap<number, number> | undefined;
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
    const records = this.recordsOf(parent).map((record) => ({ at: this.timeOf(record), row: -1, record }));
    const rows: typeof records = [];
    const end = parent < 0 ? this.rows.length : parent + 1 + (this.rows[parent]?.descendants ?? 0);
    for (let row = parent + 1; row < end; row += (this.rows[row]?.descendants ?? 0) + 1) rows.push({ at: this.rows[row]?.start ?? NaN, row, record: -1 });
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
      ...this.#columnsOfRows(),
    };
  }

  /** The words of rows `from` (included) to `to` (excluded). */
  texts(from: number, to: number): Promise<TimelineText[]> {
    return Promise.all(this.rows.slice(from, to).map(async (row) => ({ name: await this.words.nameOf(row), error: await this.words.errorOf(row) })));
  }

  /** For each record the rows that it belongs to: its span's and its hop's. */
  ownersOfRecords(): ReadonlyMap<number, readonly number[]> {
    const owners = new Map<number, number[]>();
    this.rows.forEach((row, index) => {
      for (const record of this.recordsOf(index)) {
        const above = row.kind === "span" ? this.#rowOfHop(row) : -1;
        owners.set(record, above < 0 ? [index] : [index, above]);
      }
    });
    return owners;
  }

  /** The row of the hop of a span, -1 for none. */
  #rowOfHop(row: TreeRow): number {
    let at = row.parent;
    while (at >= 0 && this.rows[at]?.kind !== "hop") at = this.rows[at]?.parent ?? -1;
    return at;
  }

  /** In progress in a source that has ended. */
  isStale(row: TreeRow): boolean {
    if (row.status !== "in_progress" || row.kind === "missing") return false;
    const { hops, spans } = this.trace;
    const first = (row.kind === "hop" ? hops[row.index]?.firstRow : spans[row.index]?.firstRow) ?? -1;
    return first >= 0 && this.#hasEnded(this.#columns.source(first));
  }

  #columnsOfRows(): Pick<TimelineData, "agents" | "columns"> {
    const agents = new Map<number, number>();
    const { hops, duration } = this.trace;
    const agentOf = (row: TreeRow): number => {
      const name = hops[this.#hopOfRow(row)]?.agent ?? 0;
      if (name === 0) return -1;
      const known = agents.get(name) ?? agents.size;
      agents.set(name, known);
      return known;
    };
    const rows = this.rows;
    const columns = {
      key: Float64Array.from(rows, (row) => row.key),
      start: Float64Array.from(rows, (row) => row.start),
      // What is in progress lasts until the last instant that the trace knows of.
      duration: Float64Array.from(rows, (row) => (row.status === "in_progress" ? duration : row.end) - row.start),
      selfTime: Float64Array.from(rows, (row) => row.selfTime),
      parent: Int32Array.from(rows, (row) => row.parent),
      depth: Int32Array.from(rows, (row) => row.depth),
      agent: Int32Array.from(rows, agentOf),
      name: Int32Array.from(rows, (row) => this.words.nameNumber(row)),
      status: Uint8Array.from(rows, (row) => statusOrder.indexOf(row.status)),
      flags: Uint8Array.from(rows, (row) => this.#flagsOf(row)),
    };
    return { agents: [...agents.keys()].map((name) => this.#columns.names.textOf(name)), columns };
  }

  #flagsOf(row: TreeRow): number {
    const kind = row.kind === "hop" ? rowFlags.hop : row.kind === "missing" ? rowFlags.inferred : 0;
    const inferred = row.kind === "span" && this.trace.spans[row.index]?.inferredRule ? rowFlags.inferred : 0;
    return kind | inferred | (this.isStale(row) ? rowFlags.stale : 0);
  }

  /** The index of the hop of a row, -1 for none. */
  hopOfRow(index: number): number {
    const row = this.rows[index];
    return row ? this.#hopOfRow(row) : -1;
  }

  #hopOfRow(row: TreeRow): number {
    if (row.kind === "hop") return row.index;
    if (row.kind === "span") return this.trace.spans[row.index]?.hop ?? -1;
    const above = this.rows[row.parent];
    return above?.kind === "hop" ? above.index : -1;
  }

  #rowOf(node: string): number | undefined {
    this.#rowOfNode ??= new Map(this.rows.map((row, index) => [String(row.key), index]));
    return this.#rowOfNode.get(node);
  }

  async #node(index: number): Promise<TraceNode> {
    const row = this.rows[index];
    if (!row) throw new RangeError(`There is no row ${index}.`);
    const id = String(row.key);
    const hasChildren = row.descendants > 0 || this.recordsOf(index).length > 0;
    if (row.kind === "missing") return { kind: "missing", id, hasChildren, spanId: await this.words.missingId(row) };
    const common = { id, hasChildren, status: row.status, stale: this.isStale(row), duration: row.end - row.start, error: await this.words.errorOf(row) };
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
  recordsOf(row: number): readonly number[] {
    this.#recordsOf ??= this.#assignRecords();
    return this.#recordsOf.get(row) ?? [];
  }

  #assignRecords(): Map<number, number[]> {
    const { rows, hopOf, spanOf, spans } = this.trace;
    const rowOfHop = new Map<number, number>();
    const rowOfSpan = new Map<number, number>();
    this.rows.forEach((row, index) => {
      if (row.kind === "hop" && !rowOfHop.has(row.index)) rowOfHop.set(row.index, index);
      if (row.kind === "span") rowOfSpan.set(row.index, index);
    });
    spans.forEach((span, index) => {
      if (span.id === 0) rowOfHop.set(span.hop, rowOfSpan.get(index) ?? -1);
    });
    const assigned = new Map<number, number[]>();
    rows.forEach((row, index) => {
      const at = rowOfSpan.get(spanOf[index] ?? -1) ?? rowOfHop.get(hopOf[index] ?? -1) ?? -1;
      const list = assigned.get(at);
      if (list) list.push(row);
      else assigned.set(at, [row]);
    });
    return assigned;
  }
}
