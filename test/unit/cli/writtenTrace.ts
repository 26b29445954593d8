import type { CliEngine } from "../../../src/cli/cliEngine";
import type { DocumentRow, SourceSummary, TraceSummary, Why } from "../../../src/protocol/engine";

const noWhy: Why = { hop: "", status: "", parent: "", inferred: "" };
const known = { start: "2026-01-01T00:00:00.000000Z", end: "2026-01-01T00:00:00.010000Z", duration: 10e6, status: "ok", stale: false, why: noWhy } as const;

/** Places of hops and records in their trace: as they are made here, unless a test says otherwise. */
let made = 0;

type Row<Kind extends DocumentRow["kind"]> = Extract<DocumentRow, { kind: Kind }>;

export function hop(depth: number, agent: string, more: Partial<Row<"hop">> = {}): DocumentRow {
  return { kind: "hop", depth, place: made++, agent, messageId: `message of ${agent}`, action: "answer", retry: 0, errors: 0, ...known, ...more };
}

export function span(depth: number, operation: string, more: Partial<Row<"span">> = {}): DocumentRow {
  return { kind: "span", depth, spanId: `id of ${operation}`, parentSpanId: "", operation, inferred: false, selfTime: 0, ...known, ...more };
}

export function missing(depth: number, spanId: string): DocumentRow {
  return { kind: "missing", depth, spanId };
}

/** @param at microseconds after the trace's start, below a second; undefined: it has no time */
export function record(depth: number, inHop: number, event: string, at: number | undefined, more: Partial<Row<"record">> = {}): DocumentRow {
  const timestamp = at === undefined ? "" : `2026-01-01T00:00:00.${String(at).padStart(6, "0")}Z`;
  return { kind: "record", depth, hop: inHop, place: made++, path: "/a.log", line: 1, timestamp, level: "info", event, fields: {}, attached: "", gone: "", ...more };
}

export const traceFacts: TraceSummary = {
  key: "k",
  id: "cb91ce37",
  source: 1,
  manySources: false,
  ...known,
  action: "answer",
  path: ["gateway"],
  spans: 1,
  records: 1,
  errors: 0,
};

const sourceFacts: SourceSummary = {
  id: 1,
  label: "a.log",
  path: "/a.log",
  kind: "file",
  state: "ended",
  problem: "",
  bytes: 1234,
  bytesRead: 1234,
  counts: { lines: 2, records: 2, continuation: 0, malformed: 0, unstructured: 0, blank: 0 },
  dialects: { structlog: 2 },
  withoutTrace: 0,
  statistics: { traces: 1, ok: 1, failed: 0, inProgress: 0, errorRate: 0, p50: 1, p95: 1, p99: 1, max: 1 },
};

/** An engine that has read logs with these traces; `rows` is the document of each. */
export function engineWith(rows: readonly DocumentRow[], { traces = [traceFacts], source = {} }: { readonly traces?: readonly TraceSummary[]; readonly source?: Partial<SourceSummary> } = {}): CliEngine {
  return {
    open: ({ path, label }) => ({ ...sourceFacts, path, label, ...source }),
    configure: () => undefined,
    statistics: () => ({ ...sourceFacts.statistics, traces: traces.length, withoutTrace: 0 }),
    healths: {
      health: () => Promise.reject(new Error("This engine judges nothing.")),
    },
    search: () => undefined,
    agents: () => [],
    malformed: () => ({ items: [], total: 0 }),
    traces: ({ offset, limit }) => ({ items: traces.slice(offset, offset + limit), total: traces.length, searched: 0, searchedOf: 0, isSearching: false }),
    find: () => traces,
    document: ({ offset, limit }) => ({ items: rows.slice(offset, offset + limit), total: rows.length }),
    dispose: () => Promise.resolve(),
  };
}
