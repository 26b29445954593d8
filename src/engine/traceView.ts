import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant } from "../ingest/instant";
import { levelNames } from "../ingest/level";
import { decodeRecord, errorOf } from "../ingest/record";
import type { Page, RecordNode, TraceNode } from "../protocol/engine";
import { rowFlags, statusOrder, type TimelineData, type TimelineText } from "../protocol/timeline";
import type { Trace } from "../trace/assemble";
import { shownTraceId } from "../trace/identity";
import { rowTree, type TreeRow } from "../trace/rowTree";
import { compareTimes } from "../trace/times";

/** Where the text of records comes from. */
export interface RecordTexts {
  /** The bytes of a record, read again; "" when its source is gone. */
  text(source: number, offset: number, bytes: number): Promise<string>;
  pathOf(source: number): string;
  hasEnded(source: number): boolean;
}

/** One trace as the explorer and the timeline ask for it: assembled once, texts read when they are asked for. */
export class TraceView {
  readonly #key: string;
  readonly #columns: RecordColumns;
  readonly #texts: RecordTexts;
  readonly #trace: Trace;
  readonly #rows: readonly TreeRow[];
  #recordsOf: Map<number, number[]> | undefined;

  constructor(key: string, columns: RecordColumns, trace: Trace, texts: RecordTexts) {
    this.#key = key;
    this.#columns = columns;
    this.#trace = trace;
    this.#texts = texts;
    this.#rows = rowTree(columns, trace);
  }

  /** What stands directly beneath a node, by time. @param parent a node's ID, "" for the trace */
  async children(parent: string, offset: number, limit: number): Promise<Page<TraceNode>> {
    const parentRow = parent === "" ? -1 : this.#rows.findIndex((row) => String(row.key) === parent);
    if (parent !== "" && parentRow < 0) return { items: [], total: 0 };
    const records = this.#recordsBeneath(parentRow).map((row) => ({ at: this.#timeOf(row), record: row, row: -1 }));
    const rows = this.#rowsBeneath(parentRow).map((row) => ({ at: this.#rows[row]?.start ?? NaN, record: -1, row }));
    const all = [...records, ...rows].sort((a, b) => compareTimes(a.at, b.at));
    const shown = all.slice(offset, offset + limit);
    const items = await Promise.all(shown.map(({ row, record }) => (row >= 0 ? this.#node(row) : Promise.resolve(this.#record(record)))));
    return { items, total: all.length };
  }

  timeline(revision: number): TimelineData {
    const { hops, spans, rows, rootHop, duration, status, stale, errors, start } = this.#trace;
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
      records: rows.length,
      ...this.#columnsOfRows(),
    };
  }

  /** The error of a failed trace in one line: what closed its root badly, else its first error. */
  async error(): Promise<string> {
    const { hops, rootHop, status, rows } = this.#trace;
    if (status !== "error") return "";
    const closing = hops[rootHop]?.closeRow ?? -1;
    const own = closing >= 0 ? await this.#errorIn(closing) : "";
    if (own) return own;
    const first = rows.find((row) => (this.#columns.level[row] ?? 0) >= 5);
    return first === undefined ? "" : this.#errorIn(first);
  }

  /** The words of rows `from` (included) to `to` (excluded). */
  texts(from: number, to: number): Promise<TimelineText[]> {
    return Promise.all(
      this.#rows.slice(from, to).map(async (row) => ({ name: this.#nameOf(row), error: row.status === "error" ? await this.#errorOfRow(row) : "" })),
    );
  }

  #columnsOfRows(): Pick<TimelineData, "agents" | "columns"> {
    const agents = new Map<number, number>();
    const { hops, duration } = this.#trace;
    const agentOf = (row: TreeRow): number => {
      const name = hops[this.#hopOfRow(row)]?.agent ?? 0;
      if (name === 0) return -1;
      const known = agents.get(name) ?? agents.size;
      agents.set(name, known);
      return known;
    };
    const rows = this.#rows;
    const columns = {
      key: Float64Array.from(rows, (row) => row.key),
      start: Float64Array.from(rows, (row) => row.start),
      // What is in progress lasts until the last instant that the trace knows of.
      duration: Float64Array.from(rows, (row) => (row.status === "in_progress" ? duration : row.end) - row.start),
      selfTime: Float64Array.from(rows, (row) => row.selfTime),
      parent: Int32Array.from(rows, (row) => row.parent),
      depth: Int32Array.from(rows, (row) => row.depth),
      agent: Int32Array.from(rows, agentOf),
      status: Uint8Array.from(rows, (row) => statusOrder.indexOf(row.status)),
      flags: Uint8Array.from(rows, (row) => this.#flagsOf(row)),
    };
    return { agents: [...agents.keys()].map((name) => this.#columns.names.textOf(name)), columns };
  }

  #flagsOf(row: TreeRow): number {
    const kind = row.kind === "hop" ? rowFlags.hop : row.kind === "missing" ? rowFlags.inferred : 0;
    const inferred = row.kind === "span" && this.#trace.spans[row.index]?.inferred ? rowFlags.inferred : 0;
    return kind | inferred | (this.#isStale(row) ? rowFlags.stale : 0);
  }

  #isStale(row: TreeRow): boolean {
    if (row.status !== "in_progress") return false;
    const { hops, spans } = this.#trace;
    const source = this.#columns.source[(row.kind === "hop" ? hops[row.index]?.firstRow : spans[row.index]?.firstRow) ?? -1];
    return source !== undefined && this.#texts.hasEnded(source);
  }

  /** The hop of a row, -1 for none. */
  #hopOfRow(row: TreeRow): number {
    if (row.kind === "hop") return row.index;
    if (row.kind === "span") return this.#trace.spans[row.index]?.hop ?? -1;
    const above = this.#rows[row.parent];
    return above?.kind === "hop" ? above.index : -1;
  }

  #nameOf(row: TreeRow): string {
    const { names, ids } = this.#columns;
    if (row.kind === "missing") return `missing parent ${ids.textOf(row.index)}`;
    if (row.kind === "hop") {
      const hop = this.#trace.hops[row.index];
      const retry = hop && hop.retry > 0 ? `retry ${hop.retry} · ` : "";
      return retry + (names.textOf(hop?.action ?? 0) || names.textOf(hop?.agent ?? 0));
    }
    const span = this.#trace.spans[row.index];
    if (!span) return "";
    return names.textOf(span.name) || (span.id === 0 ? this.#bracketName(span.hop) : names.textOf(this.#columns.event[span.row] ?? 0));
  }

  /** `received → processed`, for a bracket without an action. */
  #bracketName(hop: number): string {
    const { openRow = -1, closeRow = -1, stem = "" } = this.#trace.hops[hop] ?? {};
    const short = (row: number) => this.#columns.names.textOf(this.#columns.event[row] ?? 0).slice(stem.length + 1);
    return closeRow >= 0 ? `${short(openRow)} → ${short(closeRow)}` : short(openRow);
  }

  async #node(index: number): Promise<TraceNode> {
    const row = this.#rows[index];
    if (!row) throw new RangeError(`There is no row ${index}.`);
    const id = String(row.key);
    const hasChildren = row.descendants > 0 || this.#recordsBeneath(index).length > 0;
    if (row.kind === "missing") return { kind: "missing", id, hasChildren, spanId: this.#columns.ids.textOf(row.index) };
    const common = {
      id,
      hasChildren,
      status: row.status,
      stale: this.#isStale(row),
      duration: row.end - row.start,
      error: row.status === "error" ? await this.#errorOfRow(row) : "",
    };
    if (row.kind === "span") return { ...common, kind: "span", name: this.#nameOf(row), inferred: this.#trace.spans[row.index]?.inferred === true };
    const { names } = this.#columns;
    const { agent = 0, action = 0, retry = 0, errors = 0 } = this.#trace.hops[row.index] ?? {};
    return { ...common, kind: "hop", agent: names.textOf(agent), action: names.textOf(action), retry, errors };
  }

  #record(row: number): RecordNode {
    const columns = this.#columns;
    const instant = columns.instant(row);
    const source = columns.source[row] ?? 0;
    const line = columns.line[row] ?? 0;
    return {
      kind: "record",
      id: `record ${source}:${line}`,
      hasChildren: false,
      source,
      path: this.#texts.pathOf(source),
      line,
      time: instant ? isoOfInstant(instant) : "",
      level: levelNames[columns.level[row] ?? 0] ?? "",
      event: columns.names.textOf(columns.event[row] ?? 0),
    };
  }

  #errorOfRow(row: TreeRow): Promise<string> {
    const { hops, spans } = this.#trace;
    const record = row.kind === "hop" ? hops[row.index]?.closeRow : spans[row.index]?.row;
    return record === undefined || record < 0 ? Promise.resolve("") : this.#errorIn(record);
  }

  async #errorIn(row: number): Promise<string> {
    const { source, offset, bytes } = this.#columns;
    return errorOf(decodeRecord(await this.#texts.text(source[row] ?? 0, offset[row] ?? 0, bytes[row] ?? 0)));
  }

  /** ns after the trace's start; a record without a time stands where the one before it stands. */
  #timeOf(row: number): number {
    const { start } = this.#trace;
    if (!start) return NaN;
    return ((this.#columns.seconds[row] ?? NaN) - start.seconds) * 1e9 + ((this.#columns.nanos[row] ?? 0) - start.nanos);
  }

  #rowsBeneath(parent: number): number[] {
    const found: number[] = [];
    let row = parent + 1;
    const end = parent < 0 ? this.#rows.length : row + (this.#rows[parent]?.descendants ?? 0);
    while (row < end) {
      found.push(row);
      row += (this.#rows[row]?.descendants ?? 0) + 1;
    }
    return found;
  }

  /** The records that belong to a row itself: a span's, else those of the hop, which its bracket's span takes where it has one. */
  #recordsBeneath(row: number): readonly number[] {
    this.#recordsOf ??= this.#assignRecords();
    return this.#recordsOf.get(row) ?? [];
  }

  #assignRecords(): Map<number, number[]> {
    const { rows, hopOf, spanOf, spans } = this.#trace;
    const rowOfHop = new Map<number, number>();
    const rowOfSpan = new Map<number, number>();
    this.#rows.forEach((row, index) => {
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
