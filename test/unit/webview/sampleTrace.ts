/** Small traces for the tests of the page. */
import { rowFlags, statusOrder, type TimelineData } from "../../../src/protocol/timeline";
import type { TraceStatus } from "../../../src/trace/status";
import { Collapsing } from "../../../src/webview/collapsing";
import { TraceView } from "../../../src/webview/traceView";

export interface SampleRow {
  readonly key: number;
  readonly parent: number;
  readonly depth: number;
  readonly start?: number;
  readonly duration?: number;
  readonly agent?: number;
  readonly name?: number;
  readonly selfTime?: number;
  readonly status?: TraceStatus;
  readonly flags?: number;
}

export function sampleTrace(rows: readonly SampleRow[], rest: Partial<TimelineData> = {}): TimelineData {
  return {
    revision: 1,
    origin: { key: "c:T", path: "/logs/app.log", label: "app.log", kind: "file" },
    id: "cb91ce37-7c1e-4f3a-9b1a-0123456789ab",
    title: "answer",
    startMs: Date.UTC(2025, 4, 4, 5, 6, 7),
    durationNs: 100e6,
    status: "ok",
    stale: false,
    error: "",
    errors: 0,
    hops: 1,
    spans: rows.length,
    records: 1204,
    agents: ["gateway", "writer"],
    columns: {
      key: Float64Array.from(rows, (row) => row.key),
      start: Float64Array.from(rows, (row) => row.start ?? 0),
      duration: Float64Array.from(rows, (row) => row.duration ?? 100e6),
      selfTime: Float64Array.from(rows, (row) => row.selfTime ?? 0),
      parent: Int32Array.from(rows, (row) => row.parent),
      depth: Int32Array.from(rows, (row) => row.depth),
      agent: Int32Array.from(rows, (row) => row.agent ?? -1),
      name: Int32Array.from(rows, (row) => row.name ?? 0),
      status: Uint8Array.from(rows, (row) => statusOrder.indexOf(row.status ?? "ok")),
      flags: Uint8Array.from(rows, (row) => row.flags ?? 0),
    },
    ...rest,
  };
}

/** A trace as it came, with nothing collapsed. */
export function sampleView(rows: readonly SampleRow[], { collapsed = [], selected, choices = {} }: SampleViewOptions = {}): TraceView {
  const collapsing = new Collapsing({ depth: undefined, agents: [], toggled: collapsed });
  return new TraceView(sampleTrace(rows), { foldsSiblings: true, compressesGaps: false, ...choices }, collapsing, selected);
}

interface SampleViewOptions {
  /** Keys. */
  readonly collapsed?: readonly number[];
  /** Key. */
  readonly selected?: number;
  readonly choices?: { readonly foldsSiblings?: boolean; readonly compressesGaps?: boolean };
}

/** A hop with two spans, of which the first has one of its own. */
export const smallTree: readonly SampleRow[] = [
  { key: 10, parent: -1, depth: 0, flags: rowFlags.hop, agent: 0 },
  { key: 20, parent: 0, depth: 1 },
  { key: 30, parent: 1, depth: 2 },
  { key: 40, parent: 0, depth: 1 },
];
