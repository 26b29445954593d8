import type { TraceStatus } from "./status";

/** The codes of {@link TreeRows.kind} and {@link TreeRows.status}. */
export const kindCodes = { hop: 0, span: 1, missing: 2 } as const;
export const rowStatusCodes = { ok: 0, error: 1, in_progress: 2 } as const satisfies Record<TraceStatus, number>;
export const kinds = ["hop", "span", "missing"] as const;
export const rowStatuses = ["ok", "error", "in_progress"] as const satisfies readonly TraceStatus[];

/** A node of the tree that the explorer and the timeline show. */
export interface TreeRow {
  /** Its place in pre-order. */
  readonly row: number;
  /** "missing": stands for a parent span that the trace does not hold. */
  readonly kind: (typeof kinds)[number];
  /** Index of the hop or span; for "missing" of a span that names it. */
  readonly index: number;
  /** A number of its own that it keeps while the trace grows. */
  readonly key: number;
  /** Row of the parent, -1 for a root. */
  readonly parent: number;
  readonly depth: number;
  /** Rows beneath this one, at any depth. */
  readonly descendants: number;
  /** ns after the trace's start, NaN when unknown. */
  readonly start: number;
  readonly end: number;
  /** ns that no child covers. */
  readonly selfTime: number;
  readonly status: TraceStatus;
}

/** The rows of a tree as columns of the same length: a million rows are a dozen arrays, not a million objects. */
export class TreeRows {
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  readonly index: Int32Array;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly descendants: Int32Array;
  readonly key: Float64Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly selfTime: Float64Array;

  constructor(readonly length: number) {
    this.kind = new Uint8Array(length);
    this.status = new Uint8Array(length);
    this.index = new Int32Array(length);
    this.parent = new Int32Array(length).fill(-1);
    this.depth = new Int32Array(length);
    this.descendants = new Int32Array(length);
    this.key = new Float64Array(length);
    this.start = new Float64Array(length);
    this.end = new Float64Array(length);
    this.selfTime = new Float64Array(length);
  }

  /** One row as an object. */
  at(row: number): TreeRow | undefined {
    const kind = kinds[this.kind[row] ?? -1];
    const status = rowStatuses[this.status[row] ?? -1];
    if (kind === undefined || status === undefined) return undefined;
    const { index, key, parent, depth, descendants, start, end, selfTime } = this;
    return {
      row,
      kind,
      status,
      index: index[row] ?? -1,
      key: key[row] ?? NaN,
      parent: parent[row] ?? -1,
      depth: depth[row] ?? 0,
      descendants: descendants[row] ?? 0,
      start: start[row] ?? NaN,
      end: end[row] ?? NaN,
      selfTime: selfTime[row] ?? NaN,
    };
  }

  *[Symbol.iterator](): Generator<TreeRow> {
    for (let row = 0; row < this.length; row++) {
      const found = this.at(row);
      if (found) yield found;
    }
  }

  /** The row of a hop, -1 when there is none. */
  rowOfHop(hop: number): number {
    for (let row = 0; row < this.length; row++) if (this.index[row] === hop && this.kind[row] === kindCodes.hop) return row;
    return -1;
  }
}
