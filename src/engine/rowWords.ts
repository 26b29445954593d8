import type { RecordColumns } from "../ingest/columns";
import { levels } from "../ingest/level";
import type { AssembledTrace } from "../trace/traceStore";
import type { TreeRow } from "../trace/treeRows";
import type { RecordDetails } from "./recordDetails";

/** The words of the rows of a trace. What the index does not hold is read from the records. */
export class RowWords {
  readonly #columns: RecordColumns;
  readonly #trace: AssembledTrace;
  readonly #details: RecordDetails;

  constructor(columns: RecordColumns, trace: AssembledTrace, details: RecordDetails) {
    this.#columns = columns;
    this.#trace = trace;
    this.#details = details;
  }

  /** The action of a hop, the operation of a span. */
  async nameOf(row: TreeRow): Promise<string> {
    const { names } = this.#columns;
    if (row.kind === "missing") return `missing parent ${await this.missingId(row)}`;
    if (row.kind === "span") return this.spanName(row);
    const hop = this.#trace.hops[row.index];
    const retry = hop && hop.retry > 0 ? `retry ${hop.retry} · ` : "";
    return retry + (names.textOf(hop?.action ?? 0) || names.textOf(hop?.agent ?? 0));
  }

  /** The same number for rows that {@link nameOf} names alike; 0 for a row whose name is its own. */
  nameNumber(kind: TreeRow["kind"], index: number): number {
    if (kind === "span") return this.#trace.spans[index]?.name ?? 0;
    const hop = kind === "hop" ? this.#trace.hops[index] : undefined;
    return hop?.retry === 0 ? hop.action || hop.agent : 0;
  }

  /** The ID of a parent that the trace does not hold. */
  missingId(row: TreeRow): Promise<string> {
    return this.#details.id(this.#trace.spans[row.index]?.parentRow ?? -1, "parentSpan");
  }

  async spanName(row: TreeRow): Promise<string> {
    const span = this.#trace.spans[row.index];
    if (!span) return "";
    const name = this.#columns.names.textOf(span.name);
    if (name) return name;
    return span.id === 0 ? this.#bracketName(span.hop) : (await this.#details.of(span.row)).event;
  }

  /** The error of a row that failed, in one line; "" for any other. */
  async errorOf(row: TreeRow): Promise<string> {
    if (row.status !== "error") return "";
    const { hops, spans } = this.#trace;
    const record = (row.kind === "hop" ? hops[row.index]?.closeRow : spans[row.index]?.row) ?? -1;
    return record < 0 ? "" : (await this.#details.of(record)).error;
  }

  /** The error of a failed trace: what closed its root badly, else its first error. */
  async errorOfTrace(): Promise<string> {
    const { hops, rootHop, status, rows } = this.#trace;
    if (status !== "error") return "";
    const closing = hops[rootHop]?.closeRow ?? -1;
    const own = closing >= 0 ? (await this.#details.of(closing)).error : "";
    if (own) return own;
    const first = rows.find((row) => this.#columns.level(row) >= levels.error);
    return first === undefined ? "" : (await this.#details.of(first)).error;
  }

  /** `received → processed`, for a bracket without an action. */
  #bracketName(hop: number): string {
    const { openRow = -1, closeRow = -1 } = this.#trace.hops[hop] ?? {};
    const short = (row: number) => /[^_]*$/.exec(this.#columns.names.textOf(this.#columns.event(row)))?.[0] ?? "";
    return closeRow >= 0 ? `${short(openRow)} → ${short(closeRow)}` : short(openRow);
  }
}
