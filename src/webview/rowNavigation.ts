/** What a key does in the tree: pure, after the keyboard interaction of the ARIA tree grid pattern. */
import type { Layout } from "./layout";

export interface Navigable {
  readonly layout: Layout;
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  hasChildren(row: number): boolean;
  isCollapsed(row: number): boolean;
  /** Rows that fit the view. */
  readonly pageSize: number;
}

export type RowAction = { readonly kind: "select"; readonly row: number } | { readonly kind: "toggle"; readonly row: number };

/**
 * @param key as in KeyboardEvent.key
 * @param selected the selected row, -1 for none
 * @returns undefined for a key that means nothing here
 */
export function rowAction(key: string, selected: number, tree: Navigable): RowAction | undefined {
  const { rows, positions } = tree.layout;
  const at = positions[selected] ?? -1;
  switch (key) {
    case "ArrowDown":
      return selectAt(rows, at + 1);
    case "ArrowUp":
      return selectAt(rows, at - 1);
    case "Home":
      return selectAt(rows, 0);
    case "End":
      return selectAt(rows, rows.length - 1);
    case "PageDown":
      return selectAt(rows, at + tree.pageSize);
    case "PageUp":
      return selectAt(rows, at - tree.pageSize);
    case "ArrowLeft":
      return at < 0 ? undefined : leave(selected, tree);
    case "ArrowRight":
      return at < 0 ? undefined : enter(selected, at, tree);
    default:
      return undefined;
  }
}

function selectAt(rows: Int32Array, position: number): RowAction | undefined {
  const row = rows[Math.min(rows.length - 1, Math.max(0, position))];
  return row === undefined ? undefined : { kind: "select", row };
}

function leave(selected: number, tree: Navigable): RowAction | undefined {
  if (tree.hasChildren(selected) && !tree.isCollapsed(selected)) return { kind: "toggle", row: selected };
  const above = tree.parent[selected] ?? -1;
  return above < 0 ? undefined : { kind: "select", row: above };
}

function enter(selected: number, at: number, tree: Navigable): RowAction | undefined {
  if (!tree.hasChildren(selected)) return undefined;
  return tree.isCollapsed(selected) ? { kind: "toggle", row: selected } : selectAt(tree.layout.rows, at + 1);
}
