/** Which rows of a trace are in the list, and how each stands among its siblings. Pure, iterative, linear. */

/** A trace's rows in pre-order. */
export interface Tree {
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  /** 0 for a root. */
  readonly depth: Int32Array;
}

export interface Layout {
  /** The rows of the list from top to bottom. */
  readonly rows: Int32Array;
  /** Where a row stands in the list, -1 when an ancestor is collapsed. */
  readonly positions: Int32Array;
}

/** For each of some rows and of those that they stand beneath 1. */
export function withAncestors({ parent }: Pick<Tree, "parent">, rows: Int32Array): Uint8Array {
  const kept = new Uint8Array(parent.length);
  for (const row of rows) for (let at = row; at >= 0 && kept[at] === 0; at = parent[at] ?? -1) kept[at] = 1;
  return kept;
}

/**
 * @param collapsed whether a row's descendants are left out
 * @param kept for each row that is not left out 1; undefined for all
 */
export function layoutRows(tree: Tree, collapsed: (row: number) => boolean, kept?: Uint8Array): Layout {
  const { depth } = tree;
  const rows = new Int32Array(depth.length);
  const positions = new Int32Array(depth.length).fill(-1);
  let count = 0;
  let hiddenBelow = Infinity;
  depth.forEach((level, row) => {
    if (level > hiddenBelow || kept?.[row] === 0) return;
    positions[row] = count;
    rows[count++] = row;
    hiddenBelow = collapsed(row) ? level : Infinity;
  });
  return { rows: rows.subarray(0, count), positions };
}

export interface Families {
  /** How many children a row has. */
  readonly children: Int32Array;
  /** A row's place among its siblings, from 1. */
  readonly place: Int32Array;
  readonly roots: number;
}

export function families({ parent }: Tree): Families {
  const children = new Int32Array(parent.length);
  const place = new Int32Array(parent.length);
  let roots = 0;
  parent.forEach((above, row) => {
    place[row] = above < 0 ? ++roots : (children[above] = (children[above] ?? 0) + 1);
  });
  return { children, place, roots };
}
