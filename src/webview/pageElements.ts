/** The page's skeleton: toolbar; minimap; header, tree and bars; and what lies above them. */
import { AxisMark } from "./axisMark";
import { CanvasSurface } from "./canvasSurface";
import { DetailsPane, type DetailsListener } from "./detailsPane";
import { element } from "./element";
import { KeyHelp } from "./keyHelp";
import { Minimap } from "./minimap";
import { Notice } from "./notice";
import { Sash, type SashListener } from "./sash";
import { Toolbar, type ToolbarListener } from "./toolbar";
import { Tooltip } from "./tooltip";
import { SearchBar, type SearchBarListener } from "./searchBar";
import { TreeGrid } from "./treeGrid";
import { ViewOptions, type ViewOptionsListener } from "./viewOptions";
import { VirtualScroll } from "./virtualScroll";

export interface PageElements {
  readonly root: HTMLElement;
  readonly toolbar: Toolbar;
  readonly minimap: Minimap;
  readonly grid: TreeGrid;
  readonly scroll: VirtualScroll;
  readonly axis: CanvasSurface;
  /** The stretch of the axis that is being marked. */
  readonly axisMark: AxisMark;
  readonly bars: CanvasSurface;
  readonly sash: Sash;
  readonly tooltip: Tooltip;
  readonly notice: Notice;
  readonly keyHelp: KeyHelp;
  readonly options: ViewOptions;
  readonly details: DetailsPane;
  readonly search: SearchBar;
  /** Says to a screen reader, when it has time, what has happened. */
  announce(words: string): void;
}

export interface PageListener extends SashListener, ToolbarListener, DetailsListener, SearchBarListener, ViewOptionsListener {
  scrolled(): void;
}

const headerId = "timeline-header";

export function buildPage(root: HTMLElement, listener: PageListener): PageElements {
  const live = element("div", "visually-hidden", { "aria-live": "polite" });
  const announce = (words: string) => {
    live.textContent = words;
  };
  const toolbar = new Toolbar(announce, listener);
  const search = new SearchBar(listener);
  const keyHelp = new KeyHelp();
  const options = new ViewOptions(listener);
  const details = new DetailsPane(listener, announce);
  const minimap = new Minimap();
  const axis = new CanvasSurface("axis");
  const axisMark = new AxisMark();
  const bars = new CanvasSurface("timeline-bars");
  const scroll = new VirtualScroll(() => listener.scrolled());
  const grid = new TreeGrid(scroll.element, headerId);
  const sash = new Sash(listener);
  const tooltip = new Tooltip();
  const notice = new Notice();
  scroll.window.append(grid.body, bars.element);
  root.classList.add("page", "timeline");
  toolbar.element.append(search.element);
  root.append(toolbar.element, element("main", "trace", {}, minimap.element, header(axis, axisMark), scroll.element, sash.element), details.element, notice.element, tooltip.element, keyHelp.element, options.element, live);
  return { root, toolbar, minimap, grid, scroll, axis, axisMark, bars, sash, tooltip, notice, keyHelp, options, details, search, announce };
}

function header(axis: CanvasSurface, mark: AxisMark): HTMLElement {
  const column = (className: string, words: string) => {
    const made = element("div", className, { role: "columnheader" });
    made.textContent = words;
    return made;
  };
  const time = element("div", "time-header", {}, axis.element, mark.element, column("visually-hidden", "Duration and status"));
  return element("div", "header", { id: headerId, role: "row", "aria-rowindex": "1" }, column("tree-header", "Hop or span"), column("self-time-header", "Self time"), time);
}
