/** The page of one trace: what the host sends and the user does goes in, one drawing a frame comes out. */
import { RpcClient, type Port } from "../protocol/rpc";
import type { TimelineContract, TimelineData } from "../protocol/timeline";
import { DetailsFeed } from "./detailsFeed";
import { displayText } from "./displayText";
import { drawTime } from "./drawTime";
import { CriticalPathFeed } from "./criticalPathFeed";
import { arrangeColumns } from "./columns";
import { buildPage, type PageElements } from "./pageElements";
import type { PageState } from "./pageState";
import { rowFacts } from "./rowFacts";
import { RowSearch } from "./rowSearch";
import { rowAction } from "./rowNavigation";
import { RowTexts } from "./rowTexts";
import { matchWords, rowDetails, shownWords } from "./rowWords";
import { onThemeChange, readTheme, type Theme } from "./theme";
import type { TooltipContent } from "./tooltip";
import { TraceFeed } from "./traceFeed";
import { TraceView } from "./traceView";
import { TreeGrid } from "./treeGrid";
import { fitInterval, timeScale, wholeTrace, type TimeScale } from "./viewport";
import { listenForZoom } from "./zoomGestures";
import { ZoomHistory } from "./zoomHistory";
import { zoomStep } from "./zoomKeys";

/** How long the page waits for more changes before it lets VS Code keep its state, ms. */
const saveDelay = 200;

export class TimelinePage {
  readonly #page: PageElements;
  readonly #feed: TraceFeed;
  readonly #texts: RowTexts;
  readonly #path: CriticalPathFeed;
  readonly #details: DetailsFeed;
  readonly #search: RowSearch;
  #matchesOnly: boolean;
  #areDetailsShown: boolean;
  /** Key of the row whose details are shown. */
  #detailsOf: number | undefined;
  readonly #save: (state: PageState) => void;
  readonly #collapsed: Set<number>;
  #treeWidth: number | undefined;
  /** From the state that was kept, until the trace is there. */
  readonly #restored: PageState;
  #view: TraceView | undefined;
  readonly #zoom: ZoomHistory;
  #scale: TimeScale = timeScale(wholeTrace, 0, 0, 0);
  #theme: Theme;
  /** More than the scroll position is new since the last drawing. */
  #rowsChanged = true;
  #frame: number | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement, port: Port, state: PageState, save: (state: PageState) => void) {
    this.#save = save;
    this.#treeWidth = state.treeWidth;
    this.#collapsed = new Set(state.collapsed);
    this.#restored = state;
    this.#zoom = new ZoomHistory(state.viewport);
    const client = new RpcClient<TimelineContract>(port);
    const failed = (error: Error) => this.#failed(error);
    this.#page = buildPage(root, {
      scrolled: () => this.#scrolled(),
      resized: (width) => {
        this.#treeWidth = width;
        this.#changed();
      },
      pathToggled: () => this.#togglePath(),
      helpAsked: () => this.#page.keyHelp.open(),
      detailsToggled: () => this.#toggleDetails(),
      revealed: (record) => void client.call("reveal", { record }).catch(failed),
      sourceAsked: (record, file, line) => void client.call("goToSource", { record, file, line }).catch(failed),
      closed: () => this.#toggleDetails(),
      lookedFor: (where) => {
        this.#search.look(where);
        this.#saveSoon();
      },
      stepped: (step) => this.#goToMatch(step),
      matchesOnlyToggled: () => {
        this.#matchesOnly = !this.#matchesOnly;
        this.#showMatches();
      },
    });
    this.#theme = readTheme(root);
    this.#feed = new TraceFeed(client, { loaded: (data) => this.#loaded(data), failed });
    this.#texts = new RowTexts(client, { arrived: () => this.#redraw(), outdated: () => this.#feed.refresh(), failed });
    this.#path = new CriticalPathFeed(client, () => this.#pathArrived(), failed);
    this.#details = new DetailsFeed(client, failed);
    this.#search = new RowSearch(client, { found: () => this.#showMatches(), failed });
    this.#matchesOnly = state.matchesOnly;
    this.#page.search.restore(state.where);
    this.#search.look(state.where);
    this.#areDetailsShown = state.showsDetails;
    if (state.showsPath) this.#path.toggle();
    this.#page.toolbar.showPath(state.showsPath);
    this.#page.toolbar.showDetails(state.showsDetails);
    this.#listen();
    this.#feed.refresh();
  }

  #listen(): void {
    const { root, grid, scroll, tooltip } = this.#page;
    // The window may be reloaded as soon as the page has lost the focus.
    window.addEventListener("blur", () => this.#saveNow());
    onThemeChange(() => {
      this.#theme = readTheme(root);
      this.#redraw();
    });
    new ResizeObserver(() => this.#redraw()).observe(scroll.element);
    for (const event of ["focus", "blur"]) grid.element.addEventListener(event, () => this.#redraw());
    grid.element.addEventListener("keydown", (event) => this.#keyPressed(event));
    scroll.window.addEventListener("mousedown", (event) => this.#pressed(event));
    scroll.window.addEventListener("dblclick", (event) => this.#doubleClicked(event));
    scroll.window.addEventListener("pointermove", (event) => this.#hovered(event));
    scroll.window.addEventListener("pointerleave", () => tooltip.hide());
    const { minimap, axis, bars, axisMark } = this.#page;
    listenForZoom(
      { page: root, axis: axis.element, minimap: minimap.element },
      {
        column: () =>
          this.#view && {
            viewport: this.#zoom.viewport,
            scale: this.#scale,
            durationNs: this.#view.data.durationNs,
            left: bars.element.getBoundingClientRect().left,
            minimapWidth: minimap.wholeWidth,
          },
        moved: (viewport, gesture) => {
          this.#zoom.go(viewport, gesture);
          tooltip.hide();
          this.#changed();
        },
        marked: (stretch) => axisMark.show(stretch),
      },
    );
  }

  #loaded(data: TimelineData): void {
    const { notice, toolbar, root } = this.#page;
    const before = this.#view;
    if (before) this.#zoom.rescale(before.data.durationNs, data.durationNs);
    const selected = before ? before.keyOf(before.selected) : this.#restored.selected;
    const top = before ? this.#top(before) : this.#restored.top;
    this.#view = new TraceView(data, this.#collapsed, selected);
    this.#texts.begin(data);
    this.#path.begin(data);
    this.#search.begin(data);
    toolbar.show(data);
    this.#saveSoon();
    root.classList.toggle("has-rows", data.columns.key.length > 0);
    if (data.columns.key.length > 0) notice.hide();
    else notice.empty();
    this.#keepMatches(this.#view);
    this.#scrollToTop(this.#view, top);
    this.#showDetails();
    this.#redraw();
  }

  #failed(error: Error): void {
    const { notice, root } = this.#page;
    root.classList.remove("has-rows");
    notice.error(displayText(error.message), () => {
      notice.loading();
      this.#feed.refresh();
    });
  }

  /** The row at the top of the window, to come back to when the rows have moved. */
  #top(view: TraceView): PageState["top"] {
    const { offset } = this.#page.scroll;
    const { rowHeight } = this.#theme;
    const key = view.keyOf(view.layout.rows[Math.floor(offset / rowHeight)] ?? -1);
    return key === undefined ? undefined : { key, offset: offset % rowHeight };
  }

  #scrollToTop(view: TraceView, top: PageState["top"]): void {
    const { rowHeight } = this.#theme;
    this.#page.scroll.setContent(view.layout.rows.length * rowHeight);
    const position = view.layout.positions[view.rowOf(top?.key)] ?? -1;
    if (top && position >= 0) this.#page.scroll.scrollTo(position * rowHeight + top.offset);
  }

  #scrolled(): void {
    this.#page.tooltip.hide();
    this.#saveSoon();
    this.#requestFrame();
  }

  #keyPressed(event: KeyboardEvent): void {
    const view = this.#view;
    if (!view || event.target !== this.#page.grid.element || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#page.tooltip.hide();
    const command = { "?": () => this.#page.keyHelp.open(), c: () => this.#togglePath(), enter: () => this.#toggleDetails(), "/": () => this.#page.search.focus() }[event.key.toLowerCase()];
    if (command) {
      event.preventDefault();
      command();
      return;
    }
    const { rowHeight } = this.#theme;
    const pageSize = Math.max(1, Math.floor(this.#page.scroll.viewHeight / rowHeight) - 1);
    const step = zoomStep(event.key, { viewport: this.#zoom.viewport, durationNs: view.data.durationNs, selection: view.interval(view.selected) });
    if (step) {
      event.preventDefault();
      if (step.kind === "go") this.#zoom.go(step.viewport);
      else if (step.kind === "back") this.#zoom.back();
      else this.#zoom.forward();
      this.#page.announce(shownWords(this.#zoom.viewport, view.data.durationNs));
      this.#changed();
      return;
    }
    const action = rowAction(event.key, view.selected, view.navigable(pageSize));
    if (!action) return;
    event.preventDefault();
    if (action.kind === "toggle") view.toggle(action.row);
    else view.select(action.row);
    this.#reveal(view);
    this.#changed();
  }

  #pathArrived(): void {
    this.#page.toolbar.showShares(this.#view ? this.#path.sharesOf(this.#view.data) : []);
    this.#redraw();
  }

  #togglePath(): void {
    this.#path.toggle();
    this.#page.toolbar.showPath(this.#path.isShown);
    this.#saveSoon();
    this.#page.announce(this.#path.isShown ? "The critical path is shown" : "The critical path is hidden");
  }

  /** Selects the match behind or before the selected row. */
  #goToMatch(step: 1 | -1): void {
    const view = this.#view;
    const row = view ? this.#search.next(view.selected, step) : -1;
    if (!view || row < 0) return;
    view.uncover(row);
    view.select(row);
    this.#reveal(view);
    this.#showMatches();
  }

  #showMatches(): void {
    const view = this.#view;
    if (!view) return;
    this.#keepMatches(view);
    const { rows, where, problem } = this.#search;
    this.#page.search.show(where === "" ? "" : matchWords(rows, view.selected), problem, this.#matchesOnly);
    this.#changed();
  }

  #keepMatches(view: TraceView): void {
    const { rows, where, problem } = this.#search;
    view.keepOnly(this.#matchesOnly && where !== "" && problem === "" ? rows : undefined);
  }

  /** Brings the selected row into sight, and tells of it. */
  #reveal(view: TraceView): void {
    const { rowHeight } = this.#theme;
    this.#page.scroll.setContent(view.layout.rows.length * rowHeight);
    this.#page.scroll.reveal((view.layout.positions[view.selected] ?? 0) * rowHeight, rowHeight);
    this.#page.announce(this.#rowInWords(view.selected));
    this.#showDetails();
  }

  #toggleDetails(): void {
    this.#areDetailsShown = !this.#areDetailsShown;
    this.#page.toolbar.showDetails(this.#areDetailsShown);
    if (this.#areDetailsShown) this.#showDetails();
    else {
      this.#detailsOf = undefined;
      this.#page.details.hide();
      this.#page.grid.element.focus({ preventScroll: true });
    }
    this.#changed();
  }

  /** Shows what is known of the selected row, first what the page knows itself. */
  #showDetails(): void {
    const view = this.#view;
    if (!view || !this.#areDetailsShown) return;
    const row = view.selected;
    const { details } = this.#page;
    if (row < 0) {
      this.#detailsOf = undefined;
      details.show("Nothing is selected", [["Hint", "Select a row to see what is known of it."]], undefined);
      return;
    }
    const { title, subtitle, details: facts } = this.#describe(row);
    const heading = [title, subtitle].filter((part) => part !== "").join(" · ");
    // Of the row that is shown already, what was known stays until the new details have come.
    const key = view.keyOf(row);
    if (this.#detailsOf !== key) details.show(heading, facts, undefined);
    this.#detailsOf = key;
    void this.#details.ask(view.data.revision, row, (known) => {
      if (this.#areDetailsShown) details.show(heading, facts, known);
      this.#redraw();
    });
  }

  #pressed(event: MouseEvent): void {
    const hit = TreeGrid.rowOf(event.target);
    if (!hit || !this.#view || event.button !== 0) return;
    event.preventDefault();
    this.#page.grid.element.focus({ preventScroll: true });
    if (hit.onTwistie) this.#view.toggle(hit.row);
    else this.#view.select(hit.row);
    this.#showDetails();
    this.#changed();
  }

  #doubleClicked(event: MouseEvent): void {
    const hit = TreeGrid.rowOf(event.target);
    const interval = hit && !hit.onTwistie ? this.#view?.interval(hit.row) : undefined;
    if (!interval || !this.#view) return;
    this.#zoom.go(fitInterval(interval.start, interval.end, this.#view.data.durationNs));
    this.#changed();
  }

  #hovered(event: PointerEvent): void {
    const hit = TreeGrid.rowOf(event.target);
    if (hit) this.#page.tooltip.follow(hit.row, event, () => this.#describe(hit.row));
    else this.#page.tooltip.hide();
  }

  #describe(row: number): TooltipContent {
    if (!this.#view) return { title: "", subtitle: "", details: [] };
    const { data } = this.#view;
    const facts = rowFacts(data, row);
    const text = this.#texts.get(row);
    return { title: displayText(text?.name ?? ""), subtitle: facts.agentName, details: rowDetails(facts, text, data.startMs) };
  }

  #rowInWords(row: number): string {
    const { title, subtitle, details } = this.#describe(row);
    return [title, subtitle, ...details.map(([name, value]) => `${name} ${value}`)].filter((part) => part !== "").join(", ");
  }

  /** Something that is worth keeping has changed. */
  #changed(): void {
    this.#saveSoon();
    this.#redraw();
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => this.#saveNow(), saveDelay);
  }

  #saveNow(): void {
    if (this.#saving === undefined) return;
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const view = this.#view;
    const { selected, top } = view ? { selected: view.keyOf(view.selected), top: this.#top(view) } : this.#restored;
    const { viewport } = this.#zoom;
    const kept = viewport.from === 0 && viewport.to === 1 ? undefined : viewport;
    this.#save({ treeWidth: this.#treeWidth, collapsed: [...this.#collapsed], selected, top, viewport: kept, showsDetails: this.#areDetailsShown, showsPath: this.#path.isShown, where: this.#search.where, matchesOnly: this.#matchesOnly, origin: view?.data.origin ?? this.#restored.origin });
  }

  #redraw(): void {
    this.#rowsChanged = true;
    this.#requestFrame();
  }

  #requestFrame(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#view) this.#draw(this.#view);
    });
  }

  #draw(view: TraceView): void {
    const { root, scroll, grid } = this.#page;
    const { rowHeight, kind } = this.#theme;
    const { rows } = view.layout;
    const timeWidth = arrangeColumns(this.#page, this.#theme, this.#treeWidth, rows.length * rowHeight);
    const first = Math.min(rows.length, Math.floor(scroll.offset / rowHeight));
    const inSight = rows.subarray(first, Math.ceil((scroll.offset + scroll.viewHeight) / rowHeight));
    const isComplete = this.#texts.want(inSight);
    const rowViews = Array.from(inSight, (row, index) => view.rowView(row, first + index, this.#texts.get(row), this.#search.isMatch(row)));
    const top = first * rowHeight - scroll.offset;
    grid.render({ rows: rowViews, top, total: rows.length, themeKind: kind }, this.#rowsChanged);
    this.#rowsChanged = false;
    this.#scale = drawTime(this.#page, {
      data: view.data,
      rows: rowViews,
      top,
      width: timeWidth,
      viewport: this.#zoom.viewport,
      theme: this.#theme,
      piecesOf: (row) => this.#path.piecesOf(row),
    });
    if (isComplete) root.dataset["revision"] = String(view.data.revision);
  }
}
