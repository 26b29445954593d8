import type { RecordColumns } from "../ingest/columns";
import type { AssembledTrace } from "./assemble";
import { coveredLength } from "./statistics";
import type { TraceStatus } from "./status";
import { compareTimes, greatest, least } from "./times";

/** A node of the tree that the explorer and the timeline show. */
export interface TreeRow {
  /** "missing": stands for a parent span that the trace does not hold. */
  readonly kind: "hop" | "span" | "missing";
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

interface Node {
  readonly key: number;
  readonly kind: TreeRow["kind"];
  readonly index: number;
  readonly status: TraceStatus;
  start: number;
  end: number;
  readonly children: number[];
}

/**
 * The hops and spans of a trace in pre-order, siblings by start: a hop beneath the hop that sent its message, a span
 * beneath its parent span of the same hop, else beneath its hop. Iterative, n log n.
 */
export function rowTree(columns: RecordColumns, trace: AssembledTrace): TreeRow[] {
  const nodes: Node[] = [];
  trace.hops.forEach(({ firstRow, status, start, end }, index) => {
    nodes.push({ key: keyOf(columns, firstRow, keyKinds.hop), kind: "hop", index, status, start, end, children: [] });
  });
  trace.spans.forEach(({ id, firstRow, status, start, end }, index) => {
    const key = keyOf(columns, firstRow, id === 0 ? keyKinds.bracket : keyKinds.span);
    nodes.push({ key, kind: "span", index, status, start, end, children: [] });
  });
  const roots = link(columns, trace, nodes);
  const byStart = (a: number, b: number) => compareTimes(nodes[a]?.start ?? NaN, nodes[b]?.start ?? NaN) || a - b;
  for (const node of nodes) node.children.sort(byStart);
  roots.sort(byStart);
  return preOrder(nodes, roots, selfTimes(trace, nodes));
}

/** A record is the first of one hop, one span, one bracket and one missing parent at most. */
const keyKinds = { hop: 0, span: 1, bracket: 2, missing: 3 } as const;

/** A number from the place of a node's first record: below 2^50. */
function keyOf(columns: RecordColumns, firstRow: number, kind: number): number {
  return (columns.source(firstRow) * 0x100000000 + columns.line(firstRow)) * 4 + kind;
}

/** Hangs each node beneath its parent, adding a node for each missing parent span; returns the roots. */
function link(columns: RecordColumns, trace: AssembledTrace, nodes: Node[]): number[] {
  const roots: number[] = [];
  const hang = (child: number, parent: number) => {
    const siblings = nodes[parent]?.children ?? roots;
    siblings.push(child);
  };
  trace.hops.forEach((hop, index) => {
    hang(index, hop.parent);
  });
  const firstSpan = trace.hops.length;
  const missing = new Map<string, number>();
  trace.spans.forEach((span, index) => {
    const node = firstSpan + index;
    const parent = trace.spans[span.parent];
    if (parent && parent.hop === span.hop) hang(node, firstSpan + span.parent);
    else if (span.parentRule !== "missingParent") hang(node, parent && span.hop < 0 ? firstSpan + span.parent : span.hop);
    else {
      const key = `${span.hop} ${span.parentId}`;
      let stand = missing.get(key);
      if (stand === undefined) {
        stand = nodes.length;
        missing.set(key, stand);
        const absentKey = keyOf(columns, span.firstRow, keyKinds.missing);
        nodes.push({ key: absentKey, kind: "missing", index, status: "ok", start: NaN, end: NaN, children: [] });
        hang(stand, span.hop);
      }
      const absent = nodes[stand];
      if (absent) {
        absent.start = least(absent.start, span.start);
        absent.end = greatest(absent.end, span.end);
      }
      hang(node, stand);
    }
  });
  return roots;
}

/**
 * A span's self time is what its child spans, of any hop, leave of it; a hop's what its rows leave. What is in progress
 * lasts until the last instant that the trace knows of. @see MODEL section 6
 */
function selfTimes(trace: AssembledTrace, nodes: readonly Node[]): Float64Array {
  const firstSpan = trace.hops.length;
  const childSpans = trace.spans.map((): number[] => []);
  trace.spans.forEach((span, index) => childSpans[span.parent]?.push(firstSpan + index));
  const byStart = (a: number, b: number) => compareTimes(nodes[a]?.start ?? NaN, nodes[b]?.start ?? NaN);
  const untilOf = (node: Node) => (node.status === "in_progress" ? trace.duration : node.end);
  return Float64Array.from(nodes, (node) => {
    const children = node.kind === "span" ? (childSpans[node.index]?.sort(byStart) ?? []) : node.children;
    const intervals = children.flatMap((child) => nodes[child] ?? []).map((child) => ({ start: child.start, end: untilOf(child) }));
    const end = untilOf(node);
    return end - node.start - coveredLength(intervals, node.start, end);
  });
}

function preOrder(nodes: readonly Node[], roots: readonly number[], selfTime: Float64Array): TreeRow[] {
  const rows: { -readonly [Key in keyof TreeRow]: TreeRow[Key] }[] = [];
  const waiting = roots.toReversed().map((node) => ({ node, parent: -1, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { parent, depth } = next;
    const node = nodes[next.node];
    if (!node) continue;
    const row = rows.length;
    const { key, kind, index, status, start, end } = node;
    rows.push({ key, kind, index, parent, depth, descendants: 0, start, end, selfTime: selfTime[next.node] ?? NaN, status });
    for (const child of node.children.toReversed()) waiting.push({ node: child, parent: row, depth: depth + 1 });
  }
  for (let row = rows.length - 1; row >= 0; row--) {
    const { parent = -1, descendants = 0 } = rows[row] ?? {};
    const above = rows[parent];
    if (above) above.descendants += descendants + 1;
  }
  return rows;
}
