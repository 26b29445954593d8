import type { RecordColumns } from "../ingest/columns";
import { isoOfInstant, plusNanos } from "../ingest/instant";
import type { DocumentRow, Page, TraceStatus } from "../protocol/engine";
import type { Hop } from "../trace/hops";
import type { TreeRow } from "../trace/treeRows";
import type { Span } from "../trace/spans";
import type { TraceView } from "./traceView";
import { whyOfHop, whyOfSpan } from "./whyWords";

/** A trace written out: all its rows and records in pre-order, read when they are asked for. */
export class TraceDocument {
  readonly #columns: RecordColumns;
  readonly #view: TraceView;
  /** For each row of the document the row of the tree, or less than 0 for a record: that of the index as -1 - row. */
  readonly #rows: Int32Array;
  readonly #depths: Int32Array;
  /** For each hop its row in the document. */
  readonly #rowOfHop: Int32Array;

  constructor(columns: RecordColumns, view: TraceView) {
    this.#columns = columns;
    this.#view = view;
    const { trace, rows } = view;
    this.#rows = new Int32Array(rows.length + trace.rows.length);
    this.#depths = new Int32Array(this.#rows.length);
    this.#rowOfHop = new Int32Array(trace.hops.length).fill(-1);
    this.#writeOut();
  }

  async rows(offset: number, limit: number): Promise<Page<DocumentRow>> {
    const end = Math.min(this.#rows.length, offset + limit);
    const items = Array.from({ length: Math.max(0, end - offset) }, (_, index) => this.#row(offset + index));
    return { items: await Promise.all(items), total: this.#rows.length };
  }

  /** Pre-order, with what is still to be written on a stack: the depth is the log's. */
  #writeOut(): void {
    const waiting = this.#view.beneath(-1).reverse().map((item) => ({ ...item, depth: 0 }));
    let length = 0;
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      this.#depths[length] = next.depth;
      this.#rows[length] = next.row >= 0 ? next.row : -1 - next.record;
      const row = this.#view.rows.at(next.row);
      if (row) {
        if (row.kind === "hop") this.#rowOfHop[row.index] = length;
        const beneath = this.#view.beneath(next.row);
        for (let index = beneath.length - 1; index >= 0; index--) {
          const item = beneath[index];
          if (item) waiting.push({ ...item, depth: next.depth + 1 });
        }
      }
      length++;
    }
  }

  async #row(index: number): Promise<DocumentRow> {
    const row = this.#rows[index] ?? 0;
    const depth = this.#depths[index] ?? 0;
    const treeRow = this.#view.rows.at(row);
    if (!treeRow) return this.#record(-1 - row, depth);
    const hop = treeRow.kind === "hop" ? this.#view.trace.hops[treeRow.index] : undefined;
    if (hop) return this.#hop(treeRow, hop, depth);
    const span = treeRow.kind === "span" ? this.#view.trace.spans[treeRow.index] : undefined;
    return span ? this.#span(treeRow, span, depth) : { depth, kind: "missing", spanId: await this.#view.words.missingId(treeRow) };
  }

  async #hop(row: TreeRow, hop: Hop, depth: number): Promise<DocumentRow> {
    const { names } = this.#columns;
    const { retry, errors } = hop;
    const messageId = await this.#view.details.id(hop.messageRow, "message");
    const common = { depth, kind: "hop", place: row.index, agent: names.textOf(hop.agent), messageId, action: names.textOf(hop.action), retry, errors } as const;
    return { ...common, ...this.#times(row), why: whyOfHop(hop) };
  }

  async #span(row: TreeRow, span: Span, depth: number): Promise<DocumentRow> {
    const { details } = this.#view;
    const [operation, spanId, parentSpanId] = await Promise.all([
      this.#view.words.spanName(row),
      details.id(span.id === 0 ? -1 : span.firstRow, "span"),
      details.id(span.parentRow, "parentSpan"),
    ]);
    const named = { spanId, parentSpanId, operation, inferred: span.inferredRule !== undefined, selfTime: row.selfTime };
    return { depth, kind: "span", ...named, ...this.#times(row), why: whyOfSpan(span) };
  }

  #times(row: TreeRow): { readonly start: string; readonly end: string; readonly duration: number; readonly status: TraceStatus; readonly stale: boolean } {
    const { start } = this.#view.trace;
    const written = (ns: number) => (start && !Number.isNaN(ns) ? isoOfInstant(plusNanos(start, ns)) : "");
    return { start: written(row.start), end: written(row.end), duration: row.end - row.start, status: row.status, stale: this.#view.isStale(row.row) };
  }

  async #record(row: number, depth: number): Promise<DocumentRow> {
    const { details, trace } = this.#view;
    const place = this.#view.placeOf(row);
    const hop = trace.hopOf[place] ?? -1;
    const [{ fields, event, gone }, attached] = await Promise.all([details.of(row), details.attached(row)]);
    const written = { path: details.path(row), line: details.line(row), timestamp: this.#view.writtenTimeOf(row), level: details.level(row) };
    return { depth, kind: "record", hop: this.#rowOfHop[hop] ?? -1, place, ...written, event, fields, attached, gone };
  }
}
