/** Siblings that do the same, many times, as one row: `storage_save ×240`. Pure, iterative, linear. */
import { rowFlags, statusOrder, type TimelineColumns } from "../protocol/timeline";

/** So many siblings of one name are folded; fewer are quicker read than unfolded. */
const fewestFolded = 4;

/** The rows that the page shows: those of the trace, and one for each group of siblings, which stands above its members. */
export interface ShownRows {
  /** In pre-order. A group lasts from its first member's start to its last end; its self time is the sum of its members'. */
  readonly columns: TimelineColumns;
  /** Of each shown row its row of the trace; of a group that of its first member. */
  readonly traceRow: Int32Array;
  /** Of each row of the trace the row that shows it. */
  readonly shownRow: Int32Array;
  /** Of each shown row that is a group its members, rows of the trace by start. */
  readonly groups: ReadonlyMap<number, Int32Array>;
}

/** All rows of a trace as they are. */
export function unfolded(columns: TimelineColumns): ShownRows {
  const traceRow = Int32Array.from(columns.key.keys());
  return { columns, traceRow, shownRow: traceRow, groups: new Map() };
}

/**
 * Folds siblings of the same kind, agent and name, wherever they stand among their siblings: the group stands where the first
 * of them stood.
 */
export function foldSiblings(columns: TimelineColumns): ShownRows {
  const children = childLists(columns);
  const groups = groupsOf(columns, children);
  return groups.count === 0 ? unfolded(columns) : arranged(columns, children, groups);
}

/** The children of each row, one list after the other by start; the roots' stand last. */
interface ChildLists {
  readonly from: Int32Array;
  readonly rows: Int32Array;
}

function childLists({ parent }: TimelineColumns): ChildLists {
  const count = parent.length;
  const listOf = (row: number) => ((parent[row] ?? -1) < 0 ? count : (parent[row] ?? 0));
  const from = new Int32Array(count + 2);
  for (let row = 0; row < count; row++) from[listOf(row) + 1] = (from[listOf(row) + 1] ?? 0) + 1;
  for (let list = 0; list <= count; list++) from[list + 1] = (from[list + 1] ?? 0) + (from[list] ?? 0);
  const next = from.slice();
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const list = listOf(row);
    const place = next[list] ?? 0;
    rows[place] = row;
    next[list] = place + 1;
  }
  return { from, rows };
}

interface Groups {
  readonly count: number;
  /** Of each row its group, -1 for a row of its own. */
  readonly of: Int32Array;
  /** The members of each group, by start. */
  readonly members: readonly Int32Array[];
}

function groupsOf(columns: TimelineColumns, { from, rows }: ChildLists): Groups {
  const of = new Int32Array(rows.length).fill(-1);
  const members: Int32Array[] = [];
  for (let list = 0; list + 1 < from.length; list++) {
    if ((from[list + 1] ?? 0) - (from[list] ?? 0) < fewestFolded) continue;
    const siblings = rows.subarray(from[list], from[list + 1]);
    const alike = new Map<number, number[]>();
    for (const row of siblings) {
      const likeness = likenessOf(columns, row);
      if (likeness === undefined) continue;
      const known = alike.get(likeness);
      if (known) known.push(row);
      else alike.set(likeness, [row]);
    }
    for (const together of alike.values()) {
      if (together.length < fewestFolded) continue;
      for (const row of together) of[row] = members.length;
      members.push(Int32Array.from(together));
    }
  }
  return { count: members.length, of, members };
}

/** The same number for rows that do the same; undefined for a row without a name of its own. */
function likenessOf({ name, agent, flags }: TimelineColumns, row: number): number | undefined {
  const named = name[row] ?? 0;
  if (named === 0) return undefined;
  const isHop = (flags[row] ?? 0) & rowFlags.hop;
  return (named * 0x200000 + (agent[row] ?? -1) + 1) * 2 + isHop;
}

/** Pre-order anew, with the groups in it. */
function arranged(columns: TimelineColumns, { from, rows: children }: ChildLists, { count: groupCount, of, members }: Groups): ShownRows {
  const rowCount = columns.key.length;
  const shownCount = rowCount + groupCount;
  const parents = new Int32Array(shownCount);
  const depths = new Int32Array(shownCount);
  const traceRow = new Int32Array(shownCount);
  const shownRow = new Int32Array(rowCount);
  const groups = new Map<number, Int32Array>();
  /** What is still to be placed, the next one last: a row of the trace, or below zero a group; with its parent and depth. */
  const waiting = { item: new Int32Array(shownCount), parent: new Int32Array(shownCount), depth: new Int32Array(shownCount) };
  let waits = 0;
  const wait = (item: number, parent: number, depth: number) => {
    waiting.item[waits] = item;
    waiting.parent[waits] = parent;
    waiting.depth[waits++] = depth;
  };
  const waitForChildren = (list: number, parent: number, depth: number) => {
    for (let place = (from[list + 1] ?? 0) - 1; place >= (from[list] ?? 0); place--) {
      const row = children[place] ?? 0;
      const group = of[row] ?? -1;
      if (group < 0) wait(row, parent, depth);
      else if (members[group]?.[0] === row) wait(-1 - group, parent, depth);
    }
  };
  waitForChildren(rowCount, -1, 0);
  for (let at = 0; waits > 0; at++) {
    const item = waiting.item[--waits] ?? 0;
    const depth = waiting.depth[waits] ?? 0;
    parents[at] = waiting.parent[waits] ?? -1;
    depths[at] = depth;
    if (item >= 0) {
      traceRow[at] = item;
      shownRow[item] = at;
      waitForChildren(item, at, depth + 1);
      continue;
    }
    const together = members[-1 - item] ?? new Int32Array(0);
    traceRow[at] = together[0] ?? 0;
    groups.set(at, together);
    for (let place = together.length - 1; place >= 0; place--) wait(together[place] ?? 0, at, depth + 1);
  }
  const shown = columnsOf(columns, traceRow, parents, depths);
  for (const [row, together] of groups) sumUp(columns, together, shown, row);
  return { columns: shown, traceRow, shownRow, groups };
}

/** Each row's facts from its row of the trace. */
function columnsOf(from: TimelineColumns, rows: Int32Array, parent: Int32Array, depth: Int32Array): TimelineColumns {
  const gather = <T extends Float64Array | Int32Array | Uint8Array>(column: T, gathered: T): T => {
    for (let at = 0; at < rows.length; at++) gathered[at] = column[rows[at] ?? 0] ?? 0;
    return gathered;
  };
  const { length } = rows;
  return {
    key: gather(from.key, new Float64Array(length)),
    start: gather(from.start, new Float64Array(length)),
    duration: gather(from.duration, new Float64Array(length)),
    selfTime: gather(from.selfTime, new Float64Array(length)),
    parent,
    depth,
    agent: gather(from.agent, new Int32Array(length)),
    name: gather(from.name, new Int32Array(length)),
    status: gather(from.status, new Uint8Array(length)),
    flags: gather(from.flags, new Uint8Array(length)),
  };
}

/** A group has failed when any of its members has; else it is in progress when any is. */
const weightOf = { ok: 0, in_progress: 1, error: 2 } as const;

function sumUp(from: TimelineColumns, members: Int32Array, to: TimelineColumns, at: number): void {
  let [start, end, selfTime, status, weight, flags] = [NaN, NaN, 0, 0, -1, 0];
  for (const row of members) {
    const began = from.start[row] ?? NaN;
    const ended = began + (from.duration[row] ?? 0);
    if (!(began >= start)) start = Number.isNaN(began) ? start : began;
    if (!(ended <= end)) end = Number.isNaN(ended) ? end : ended;
    selfTime += from.selfTime[row] || 0;
    const code = from.status[row] ?? 0;
    const heavier = weightOf[statusOrder[code] ?? "ok"];
    if (heavier > weight) [status, weight, flags] = [code, heavier, from.flags[row] ?? 0];
  }
  const first = members[0] ?? 0;
  // Stays while the trace grows, and is no row's own.
  to.key[at] = -1 - (from.key[first] ?? 0);
  to.start[at] = start;
  to.duration[at] = end - start;
  to.selfTime[at] = selfTime;
  to.status[at] = status;
  to.flags[at] = flags;
}
