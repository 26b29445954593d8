import assert from "node:assert/strict";
import { RecordColumns } from "../../../src/ingest/columns";
import { LineIndexer } from "../../../src/ingest/lineIndexer";
import type { Trace } from "../../../src/trace/assemble";
import { shownTraceId } from "../../../src/trace/identity";
import { rowTree } from "../../../src/trace/rowTree";
import { TraceStore, type TraceFacts } from "../../../src/trace/traceStore";

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

/** Logs of several sources, read and assembled. */
export class Reading {
  readonly columns = new RecordColumns();
  readonly store = new TraceStore(this.columns);

  /** @param sources the records of source 1, 2, … */
  constructor(...sources: readonly (readonly Written[])[]) {
    sources.forEach((records, index) => {
      const indexer = new LineIndexer(this.columns, index + 1);
      indexer.feed(Buffer.from(records.map((written) => `${JSON.stringify(written)}\n`).join("")), 0);
      indexer.end();
    });
    this.store.refresh();
  }

  /** The traces by the ID that is shown. */
  get facts(): ReadonlyMap<string, TraceFacts> {
    return new Map(this.store.newestFirst().map((facts) => [shownTraceId(facts.key), facts]));
  }

  trace(id = "T"): Trace {
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
      id: this.columns.ids.textOf(found.id),
      name: this.columns.names.textOf(found.name),
      start: found.start / 1e6,
      end: found.end / 1e6,
      status: found.status,
      inferred: found.inferred,
      parent: found.parent,
    }));
  }

  /** The rows of the tree in words, indented by depth: `hop a`, `span s1 self 3`, `missing gone`; self times in ms. */
  tree(id?: string): string[] {
    const trace = this.trace(id);
    return rowTree(this.columns, trace).map(({ kind, index, depth, selfTime }) => {
      const hop = trace.hops[index];
      const name =
        kind === "hop"
          ? this.columns.names.textOf(hop?.agent ?? 0)
          : kind === "missing"
            ? this.columns.ids.textOf(index)
            : this.columns.ids.textOf(trace.spans[index]?.id ?? 0) || "bracket";
      return `${"  ".repeat(depth)}${kind} ${name}${kind === "span" ? ` self ${selfTime / 1e6}` : ""}`;
    });
  }
}
