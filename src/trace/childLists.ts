import { compareTimes } from "./times";

/** Lists of the children of many parents. */
export interface Children {
  /** Those of parent `p` are `nodes[from[p]]` to `nodes[from[p + 1] - 1]`, by start, then ascending. */
  readonly from: Int32Array;
  readonly nodes: Int32Array;
}

/**
 * Lists nodes by their parent. Linear where siblings come in the order of their starts, as they mostly do, else n log n.
 * @param parent for each node its parent, from 0 to `parents` (excluded); less than 0 for a node that stands in no list
 * @param start of each node, ns; NaN comes first
 */
export function childrenByStart(parent: Int32Array, parents: number, start: Float64Array): Children {
  const from = new Int32Array(parents + 1);
  for (const above of parent) if (above >= 0) from[above + 1] = (from[above + 1] ?? 0) + 1;
  for (let list = 0; list < parents; list++) from[list + 1] = (from[list + 1] ?? 0) + (from[list] ?? 0);
  const nodes = new Int32Array(from[parents] ?? 0);
  const free = from.slice();
  const startOf = (node: number) => start[node] ?? NaN;
  const isUnordered = new Uint8Array(parents);
  parent.forEach((above, node) => {
    if (above < 0) return;
    const place = free[above] ?? 0;
    nodes[place] = node;
    free[above] = place + 1;
    if (place > (from[above] ?? 0) && compareTimes(startOf(nodes[place - 1] ?? -1), startOf(node)) > 0) isUnordered[above] = 1;
  });
  isUnordered.forEach((isSo, list) => {
    if (isSo) nodes.subarray(from[list], from[list + 1]).sort((a, b) => compareTimes(startOf(a), startOf(b)) || a - b);
  });
  return { from, nodes };
}
