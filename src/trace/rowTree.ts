import type { RecordColumns } from "../ingest/columns";
import type { AssembledTrace } from "./assemble";
import { childrenByStart, type Children } from "./childLists";
import { coveredLength } from "./statistics";
import { greatest, least } from "./times";
import { kindCodes, rowStatusCodes, TreeRows } from "./treeRows";

/** A record is the first of one hop, one span, one bracket and one missing parent at most. */
const keyKinds = { hop: 0, span: 1, bracket: 2, missing: 3 } as const;

/**
 * The hops and spans of a trace in pre-order, siblings by start: a hop beneath the hop that sent its message, a span
 * beneath its parent span of the same hop, else beneath its hop. Iterative, n log n.
 */
export function rowTree(columns: RecordColumns, trace: AssembledTrace): TreeRows {
  const { hops, spans } = trace;
  const { parent, missing } = link(trace);
  // As numbers: the hops, the spans, the missing parents; and last what the roots stand beneath.
  const nodes = new TreeRows(hops.length + spans.length + missing.length);
  const setNode = (node: number, kind: keyof typeof kindCodes, index: number, start: number, end: number) => {
    nodes.kind[node] = kindCodes[kind];
    nodes.index[node] = index;
    nodes.start[node] = start;
    nodes.end[node] = end;
  };
  let node = 0;
  for (const [index, { firstRow, status, start, end }] of hops.entries()) {
    nodes.key[node] = keyOf(columns, firstRow, keyKinds.hop);
    nodes.status[node] = rowStatusCodes[status];
    setNode(node++, "hop", index, start, end);
  }
  for (const [index, { id, firstRow, status, start, end }] of spans.entries()) {
    nodes.key[node] = keyOf(columns, firstRow, id === 0 ? keyKinds.bracket : keyKinds.span);
    nodes.status[node] = rowStatusCodes[status];
    setNode(node++, "span", index, start, end);
  }
  for (const { span, start, end } of missing) {
    nodes.key[node] = keyOf(columns, spans[span]?.firstRow ?? 0, keyKinds.missing);
    setNode(node++, "missing", span, start, end);
  }
  const roots = nodes.length;
  const children = childrenByStart(parent.map((above) => (above < 0 ? roots : above)), roots + 1, nodes.start);
  setSelfTimes(trace, nodes, children);
  return inPreOrder(nodes, children);
}

/** A number from the place of a node's first record: below 2^50. */
function keyOf(columns: RecordColumns, firstRow: number, kind: number): number {
  return (columns.source(firstRow) * 0x100000000 + columns.line(firstRow)) * 4 + kind;
}

/** A parent span that the trace does not hold: what names it first, and the hull of what stands beneath it. */
interface MissingParent {
  readonly span: number;
  readonly hop: number;
  start: number;
  end: number;
}

/** For each node the node that it stands beneath, -1 for a root; with a node for each missing parent span of a hop. */
function link({ hops, spans }: AssembledTrace): { readonly parent: Int32Array; readonly missing: readonly MissingParent[] } {
  const known = hops.length + spans.length;
  const missing: MissingParent[] = [];
  const byName = new Map<string, number>();
  const parent = new Int32Array(known);
  for (const [index, hop] of hops.entries()) parent[index] = hop.parent;
  for (const [index, span] of spans.entries()) {
    const node = hops.length + index;
    const above = spans[span.parent];
    if (above && above.hop === span.hop) parent[node] = hops.length + span.parent;
    else if (span.parentRule !== "missingParent") parent[node] = above && span.hop < 0 ? hops.length + span.parent : span.hop;
    else {
      const name = `${span.hop} ${span.parentId}`;
      const stand = byName.get(name) ?? missing.length;
      byName.set(name, stand);
      parent[node] = known + stand;
      const absent = (missing[stand] ??= { span: index, hop: span.hop, start: NaN, end: NaN });
      absent.start = least(absent.start, span.start);
      absent.end = greatest(absent.end, span.end);
    }
  }
  const all = new Int32Array(known + missing.length);
  all.set(parent);
  for (const [index, { hop }] of missing.entries()) all[known + index] = hop;
  return { parent: all, missing };
}

/**
 * A span's self time is what its child spans, of any hop, leave of it; a hop's what its rows leave. What is in progress
 * lasts until the last instant that the trace knows of. @see MODEL section 6
 */
function setSelfTimes({ hops, spans, duration }: AssembledTrace, nodes: TreeRows, children: Children): void {
  const firstSpan = hops.length;
  const parentSpan = new Int32Array(nodes.length).fill(-1);
  for (const [index, span] of spans.entries()) parentSpan[firstSpan + index] = span.parent < 0 ? -1 : firstSpan + span.parent;
  const childSpans = childrenByStart(parentSpan, nodes.length, nodes.start);
  const until = nodes.end.map((end, node) => (nodes.status[node] === rowStatusCodes.in_progress ? duration : end));
  for (let node = 0; node < nodes.length; node++) {
    const { from, nodes: listed } = nodes.kind[node] === kindCodes.span ? childSpans : children;
    const start = nodes.start[node] ?? NaN;
    const end = until[node] ?? NaN;
    const covered = coveredLength({ start: nodes.start, end: until }, listed.subarray(from[node], from[node + 1]), start, end);
    nodes.selfTime[node] = end - start - covered;
  }
}

/** Nodes as rows: each before those beneath it. */
function inPreOrder(nodes: TreeRows, { from, nodes: listed }: Children): TreeRows {
  const rows = new TreeRows(nodes.length);
  const waiting = new Int32Array(nodes.length);
  /** The node of each row. */
  const order = new Int32Array(nodes.length);
  /** For each node that waits the row that it will stand beneath. */
  const above = new Int32Array(nodes.length).fill(-1);
  let length = 0;
  const wait = (parent: number, parentRow: number) => {
    // The last one first: the first one is taken first.
    for (let place = (from[parent + 1] ?? 0) - 1; place >= (from[parent] ?? 0); place--) {
      const child = listed[place] ?? -1;
      above[child] = parentRow;
      waiting[length++] = child;
    }
  };
  wait(nodes.length, -1);
  let row = 0;
  for (; length > 0; row++) {
    const node = waiting[--length] ?? -1;
    const parent = above[node] ?? -1;
    order[row] = node;
    rows.parent[row] = parent;
    rows.depth[row] = parent < 0 ? 0 : (rows.depth[parent] ?? 0) + 1;
    wait(node, row);
  }
  for (const column of ["kind", "status", "index", "key", "start", "end", "selfTime"] as const) gather(nodes[column], order, rows[column]);
  while (--row >= 0) {
    const parent = rows.parent[row] ?? -1;
    if (parent >= 0) rows.descendants[parent] = (rows.descendants[parent] ?? 0) + (rows.descendants[row] ?? 0) + 1;
  }
  return rows;
}

function gather<T extends Uint8Array | Int32Array | Float64Array>(from: T, order: Int32Array, to: T): void {
  for (let place = 0; place < order.length; place++) to[place] = from[order[place] ?? -1] ?? 0;
}
