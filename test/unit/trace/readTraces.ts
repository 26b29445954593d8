import assert from "node:assert/strict";
import type { RecordColumns } from "../../../src/ingest/columns";
import { LineScanner } from "../../../src/ingest/lineScanner";
import { shownTraceId } from "../../../src/trace/identity";
import type { Span } from "../../../src/trace/spans";
import { rowTree } from "../../../src/trace/rowTree";
import { TraceStore, type AssembledTrace, type TraceFacts } from "../../../src/trace/traceStore";

/** One record of a log; what a test does not say is left out. */
export type Written = Readonly<Record<string, unknown>>;

const base = Date.UTC(2026, 0, 1);
/** The time of a record or a span's end: `ms` after the start of every log in these tests. */
export const time = (ms: number) => new Date(base + ms).toISOString();

/** A record of the trace "T". @param ms its time, undefined for none */
export function record(ms: number | undefined, event: string, fields: Written = {}): Written {
  return { ...(ms !== undefined && { timestamp: time(ms) }), level: "info", event, correlation_id: "T", ...fields };
}

/** A finished span of the trace "T". */
export const span = (id: string, start: number, end: number, fields: Written = {}) =>
  record(end, "span_finished", { agent: "a", message_id: "m", span_id: id, start_time: time(start), end_time: time(end), ...fields });

const scanner = new LineScanner();

/** Appends records to a source, behind as many lines. */
export function append(columns: RecordColumns, source: number, records: readonly Written[], lines = 0): void {
  const bytes = Buffer.from(records.map((written) => `${JSON.stringify(written)}\n`).join(""));
  scanner.scan({ bytes, from: 0, limit: bytes.length, offset: 0, first: lines === 0, final: true });
  columns.append(source, scanner.finish(), lines, 0);
}

/** All settled traces, newest first. @param source only those listed under it */
export function newestFirst(store: TraceStore, source?: number): readonly TraceFacts[] {
  store.settle();
  return store.page("newest", 0, Infinity, source === undefined ? undefined : store.inGroup("source", source)).items;
}

/** Logs of several sources, read and assembled. */
export class Reading {
  readonly store = new TraceStore();
  readonly columns = this.store.columns;
  readonly #sources: readonly (readonly Written[])[];

  /** @param sources the records of source 1, 2, … */
  constructor(...sources: readonly (readonly Written[])[]) {
    this.#sources = sources;
    sources.forEach((records, index) => {
      append(this.columns, index + 1, records);
    });
    this.store.settle();
  }

  /** The traces by the ID that is shown. */
  get facts(): ReadonlyMap<string, TraceFacts> {
    return new Map(newestFirst(this.store).map((facts) => [shownTraceId(facts.key), facts]));
  }

  trace(id = "T"): AssembledTrace {
    const facts = this.facts.get(id);
    const trace = facts && this.store.trace(facts.key);
    assert.ok(trace, `there is a trace ${id}`);
    return trace;
  }

  /** The hops in words: agent, its retry, status and the index of its parent. */
  hops(id?: string) {
    return this.trace(id).hops.map(({ agent, retry, status, parent }) => ({ agent: this.columns.names.textOf(agent), retry, status, parent }));
  }

  /** The index of the hop of each record, by order. */
  hopOfRecords(id?: string): number[] {
    return [...this.trace(id).hopOf];
  }

  /** The spans in words, times in ms after the trace's start. */
  spans(id?: string) {
    return this.trace(id).spans.map((found) => ({
      id: this.spanId(found),
      name: this.columns.names.textOf(found.name),
      start: found.start / 1e6,
      end: found.end / 1e6,
      status: found.status,
      inferred: found.inferredRule !== undefined,
      parent: found.parent,
    }));
  }

  /** The ID of a span as it was written, "" for that of a bracket. */
  spanId({ id, firstRow }: Pick<Span, "id" | "firstRow">): string {
    return id === 0 ? "" : this.#text(firstRow, "span_id");
  }

  #text(row: number, key: string): string {
    return String(this.#sources[this.columns.source(row) - 1]?.[this.columns.line(row) - 1]?.[key]);
  }

  /** The rows of the tree in words, indented by depth: `hop a`, `span s1 self 3`, `missing gone`; self times in ms. */
  tree(id?: string): string[] {
    const trace = this.trace(id);
    const spanId = (found: Span | undefined) => (found ? this.spanId(found) : "");
    return Array.from(rowTree(this.columns, trace), ({ kind, index, depth, selfTime }) => {
      const hop = trace.hops[index];
      const name =
        kind === "hop"
          ? this.columns.names.textOf(hop?.agent ?? 0)
          : kind === "missing"
            ? this.#text(trace.spans[index]?.parentRow ?? -1, "parent_span_id")
            : spanId(trace.spans[index]) || "bracket";
      return `${"  ".repeat(depth)}${kind} ${name}${kind === "span" ? ` self ${selfTime / 1e6}` : ""}`;
    });
  }
}
