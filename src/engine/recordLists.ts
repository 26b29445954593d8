import type { AssembledTrace } from "../trace/traceStore";
import { kindCodes, type TreeRows } from "../trace/treeRows";

/** Which records of a trace belong to which of its rows. */
export interface RecordLists {
  /** For each record the row that it belongs to, -1 for none: by its place in the trace. */
  readonly ownerOf: Int32Array;
  /** For each row the nearest hop that it stands beneath, -1 for none. */
  readonly hopRowOf: Int32Array;
  /** Those of row `r` are `records[from[r + 1]]` to `records[from[r + 2] - 1]`, by time; of no row, those of row -1. Rows of the index. */
  readonly from: Int32Array;
  readonly records: Int32Array;
}

/** A record belongs to its span; without one to its hop, or to the span of the hop's bracket where there is one. Linear. */
export function recordLists({ rows: records, hopOf, spanOf, hops, spans }: AssembledTrace, { length, kind, index, parent }: TreeRows): RecordLists {
  const rowOfHop = new Int32Array(hops.length).fill(-1);
  const rowOfSpan = new Int32Array(spans.length).fill(-1);
  const hopRowOf = new Int32Array(length).fill(-1);
  for (let row = 0; row < length; row++) {
    const own = index[row] ?? -1;
    if (kind[row] === kindCodes.hop) rowOfHop[own] = row;
    if (kind[row] === kindCodes.span) rowOfSpan[own] = row;
    const above = parent[row] ?? -1;
    hopRowOf[row] = kind[above] === kindCodes.hop ? above : (hopRowOf[above] ?? -1);
  }
  for (const [own, span] of spans.entries()) if (span.id === 0) rowOfHop[span.hop] = rowOfSpan[own] ?? -1;
  const ownerOf = new Int32Array(records.length);
  const from = new Int32Array(length + 2);
  for (let place = 0; place < records.length; place++) {
    const owner = rowOfSpan[spanOf[place] ?? -1] ?? rowOfHop[hopOf[place] ?? -1] ?? -1;
    ownerOf[place] = owner;
    from[owner + 2] = (from[owner + 2] ?? 0) + 1;
  }
  for (let list = 1; list < from.length; list++) from[list] = (from[list] ?? 0) + (from[list - 1] ?? 0);
  const free = from.slice();
  const listed = new Int32Array(records.length);
  ownerOf.forEach((owner, place) => {
    const at = free[owner + 1] ?? 0;
    listed[at] = records[place] ?? -1;
    free[owner + 1] = at + 1;
  });
  return { ownerOf, hopRowOf, from, records: listed };
}
