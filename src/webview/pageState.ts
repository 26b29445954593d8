/** What the page remembers over a reload of the window. */

export interface PageState {
  /** Width of the tree column as the user set it, pixels; undefined for the default. */
  readonly treeWidth: number | undefined;
  /** Key of the selected row. */
  readonly selected: number | undefined;
  /** Keys of the collapsed rows. */
  readonly collapsed: readonly number[];
  /** Key of the topmost row in sight and the pixels of it that are scrolled away. */
  readonly top: { readonly key: number; readonly offset: number } | undefined;
}

export const freshState: PageState = { treeWidth: undefined, selected: undefined, collapsed: [], top: undefined };

/** Reads what an earlier page, perhaps of another version, has kept; what does not fit is left out. */
export function readPageState(kept: unknown): PageState {
  if (!isObject(kept)) return freshState;
  const { treeWidth, selected, collapsed, top } = kept;
  return {
    treeWidth: isNumber(treeWidth) ? treeWidth : undefined,
    selected: isNumber(selected) ? selected : undefined,
    collapsed: Array.isArray(collapsed) ? collapsed.filter(isNumber) : [],
    top: isObject(top) && isNumber(top["key"]) && isNumber(top["offset"]) ? { key: top["key"], offset: top["offset"] } : undefined,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
