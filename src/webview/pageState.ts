/** What the page remembers over a reload of the window. */
import type { Viewport } from "./viewport";

export interface PageState {
  /** Width of the tree column as the user set it, pixels; undefined for the default. */
  readonly treeWidth: number | undefined;
  /** Key of the selected row. */
  readonly selected: number | undefined;
  /** Keys of the collapsed rows. */
  readonly collapsed: readonly number[];
  /** Key of the topmost row in sight and the pixels of it that are scrolled away. */
  readonly top: { readonly key: number; readonly offset: number } | undefined;
  /** The part of the time in sight; undefined for the whole trace. */
  readonly viewport: Viewport | undefined;
  readonly showsDetails: boolean;
  readonly showsPath: boolean;
  /** What is looked for, "" for nothing; and whether only that is shown. */
  readonly where: string;
  readonly matchesOnly: boolean;
  /** Of which trace the page is: by it the host opens it again. */
  readonly origin: unknown;
}

export const freshState: PageState = { treeWidth: undefined, selected: undefined, collapsed: [], top: undefined, viewport: undefined, showsDetails: false, showsPath: false, where: "", matchesOnly: false, origin: undefined };

/** Reads what an earlier page, perhaps of another version, has kept; what does not fit is left out. */
export function readPageState(kept: unknown): PageState {
  if (!isObject(kept)) return freshState;
  const { treeWidth, selected, collapsed, top, viewport, showsDetails, showsPath, where, matchesOnly, origin } = kept;
  return {
    treeWidth: isNumber(treeWidth) ? treeWidth : undefined,
    selected: isNumber(selected) ? selected : undefined,
    collapsed: Array.isArray(collapsed) ? collapsed.filter(isNumber) : [],
    top: isObject(top) && isNumber(top["key"]) && isNumber(top["offset"]) ? { key: top["key"], offset: top["offset"] } : undefined,
    viewport: isViewport(viewport) ? { from: viewport.from, to: viewport.to } : undefined,
    showsDetails: showsDetails === true,
    showsPath: showsPath === true,
    where: typeof where === "string" ? where : "",
    matchesOnly: matchesOnly === true,
    origin,
  };
}

function isViewport(value: unknown): value is Viewport {
  return isObject(value) && isNumber(value["from"]) && isNumber(value["to"]) && value["from"] >= 0 && value["from"] < value["to"] && value["to"] <= 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
