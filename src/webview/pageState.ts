/** What the page remembers over a reload of the window. */
import { colorings, type ColoredBy } from "./coloring";
import type { CollapsedRows } from "./collapsing";
import type { Viewport } from "./viewport";

/** What the user has chosen of how the page shows its trace. */
export interface PageChoices {
  /** Width of the tree column, pixels; undefined for the default. */
  treeWidth: number | undefined;
  /** Whether only what is looked for is shown. */
  matchesOnly: boolean;
  /** Whether siblings that do the same are one row. */
  foldsSiblings: boolean;
  /** Whether idle time is shown short. */
  compressesGaps: boolean;
  coloredBy: ColoredBy;
}

export interface PageState {
  readonly choices: PageChoices;
  /** Key of the selected row. */
  readonly selected: number | undefined;
  readonly collapsed: CollapsedRows;
  /** Key of the topmost row in sight and the pixels of it that are scrolled away. */
  readonly top: { readonly key: number; readonly offset: number } | undefined;
  /** The part of the time in sight; undefined for the whole trace. */
  readonly viewport: Viewport | undefined;
  readonly showsDetails: boolean;
  readonly showsPath: boolean;
  /** What is looked for, "" for nothing. */
  readonly where: string;
  /** Of which trace the page is: by it the host opens it again. */
  readonly origin: unknown;
}

/** Reads what an earlier page, perhaps of another version, has kept; what does not fit is left out. */
export function readPageState(kept: unknown): PageState {
  const { choices, selected, collapsed, top, viewport, showsDetails, showsPath, where, origin } = isObject(kept) ? kept : {};
  return {
    choices: readChoices(choices),
    selected: isNumber(selected) ? selected : undefined,
    collapsed: readCollapsed(collapsed),
    top: isObject(top) && isNumber(top["key"]) && isNumber(top["offset"]) ? { key: top["key"], offset: top["offset"] } : undefined,
    viewport: isViewport(viewport) ? { from: viewport.from, to: viewport.to } : undefined,
    showsDetails: showsDetails === true,
    showsPath: showsPath === true,
    where: typeof where === "string" ? where : "",
    origin,
  };
}

function readChoices(value: unknown): PageChoices {
  const { treeWidth, matchesOnly, foldsSiblings, compressesGaps, coloredBy } = isObject(value) ? value : {};
  return {
    treeWidth: isNumber(treeWidth) ? treeWidth : undefined,
    matchesOnly: matchesOnly === true,
    foldsSiblings: foldsSiblings !== false,
    compressesGaps: compressesGaps === true,
    coloredBy: colorings.find((each) => each === coloredBy) ?? "agent",
  };
}

function readCollapsed(value: unknown): CollapsedRows {
  const { depth, agents, toggled } = isObject(value) ? value : {};
  return {
    depth: isNumber(depth) ? depth : undefined,
    agents: Array.isArray(agents) ? agents.filter((agent) => typeof agent === "string") : [],
    toggled: Array.isArray(toggled) ? toggled.filter(isNumber) : [],
  };
}

function isViewport(value: unknown): value is Viewport {
  return isObject(value) && isNumber(value["from"]) && isNumber(value["to"]) && value["from"] >= 0 && value["from"] < value["to"] && value["to"] <= 1;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
