/** The page of one trace: what the host sends and the user does goes in, one drawing a frame comes out. */
import { RpcClient, type Port } from "../protocol/rpc";
import type { TimelineContract, TimelineData, TimelineText } from "../protocol/timeline";
import { Collapsing } from "./collapsing";
import { coloringBy, colorings, type ColoredBy, type Coloring } from "./coloring";
import { CriticalPathFeed } from "./criticalPathFeed";
import { DetailsFeed } from "./detailsFeed";
import { DetailsPresenter } from "./detailsPresenter";
import { displayText } from "./displayText";
import { drawPage } from "./drawPage";
import { pageCommand, type PageCommand } from "./pageKeys";
import { buildPage, type PageElements, type PageListener } from "./pageElements";
import type { PageChoices, PageState } from "./pageState";
import { rowAction } from "./rowNavigation";
import { marksByRow, type RowMarks } from "./rowMarks";
import { listenToRows } from "./rowPointer";
import { RowPages } from "./rowPages";
import { RowSearch } from "./rowSearch";
import { describeRow, matchWords, nextMatch, shownWords } from "./rowWords";
import { plainTime } from "./shownTime";
import { StateKeeper } from "./stateKeeper";
import { onThemeChange, readTheme, type Theme } from "./theme";
import type { TooltipContent } from "./tooltip";
import { TraceFeed } from "./traceFeed";
import { TraceView } from "./traceView";
import { fitInterval, onOtherTime, timeScale, wholeTrace, type TimeScale } from "./viewport";
import { listenForZoom } from "./zoomGestures";
import { ZoomHistory } from "./zoomHistory";
import { zoomStep } from "./zoomKeys";

/** Rows of which the marks are kept: each may have a thousand. */
const mostMarked = 2_000;
const coloringNames: Readonly<Record<ColoredBy, string>> = { agent: "agent", status: "status", selfTime: "self time" };

export class TimelinePage {
  readonly #page: PageElements;
  readonly #feed: TraceFeed;
  readonly #texts: RowPages<TimelineText>;
  readonly #marks: RowPages<RowMarks>;
  readonly #path: CriticalPathFeed;
  readonly #details: DetailsPresenter;
  readonly #search: RowSearch;
  readonly #collapsing: Collapsing;
  readonly #state: StateKeeper;
  readonly #zoom: ZoomHistory;
  /** From the state that was kept, until the trace is there. */
  readonly #restored: PageState;
  readonly #choices: PageChoices;
  #view: TraceView | undefined;
  #coloring: Coloring | undefined;
  #scale: TimeScale = timeScale(wholeTrace, plainTime(0), 0, 0);
  #theme: Theme;
  /** More than the scroll position is new since the last drawing. */
  #rowsChanged = true;
  #frame: number | undefined;

  constructor(root: HTMLElement, port: Port, state: PageState, save: (state: PageState) => void) {
    this.#restored = state;
    this.#choices = state.choices;
    this.#collapsing = new Collapsing(state.collapsed);
    this.#zoom = new ZoomHistory(state.viewport);
    this.#state = new StateKeeper(() => this.#keptState(), save);
    const client = new RpcClient<TimelineContract>(port);
    const failed = (error: Error) => this.#failed(error);
    this.#page = buildPage(root, this.#listener(client));
    this.#theme = readTheme(root);
    this.#feed = new TraceFeed(client, { loaded: (data) => this.#loaded(data), failed });
    const pages = { arrived: () => this.#redraw(), outdated: () => this.#feed.refresh(), failed };
    this.#texts = new RowPages((rows, signal) => client.call("texts", rows, signal), pages);
    this.#marks = new RowPages(async (rows, signal) => marksByRow(await client.call("marks", rows, signal), rows.from, rows.to), pages, mostMarked);
    this.#path = new CriticalPathFeed(client, () => this.#pathArrived(), failed);
    this.#details = new DetailsPresenter(this.#page.details, new DetailsFeed(client, failed), state.showsDetails, (row) => this.#describe(row), () => this.#redraw());
    this.#search = new RowSearch(client, { found: () => this.#showMatches(), failed });
    this.#page.search.restore(state.where);
    this.#search.look(state.where);
    if (state.showsPath) this.#path.toggle();
    this.#page.toolbar.showPath(state.showsPath);
    this.#page.toolbar.showDetails(state.showsDetails);
    this.#listen();
    this.#feed.refresh();
  }

  #listener(client: RpcClient<TimelineContract>): PageListener {
    const failed = (error: Error) => this.#failed(error);
    return {
      scrolled: () => this.#scrolled(),
      resized: (width) => {
        this.#choices.treeWidth = width;
        this.#changed();
      },
      pathToggled: () => this.#command("path"),
      helpAsked: () => this.#command("help"),
      detailsToggled: () => this.#command("details"),
      optionsAsked: () => this.#command("options"),
      coloredBy: (by) => this.#colorBy(by),
      siblingsToggled: () => this.#command("siblings"),
      gapsToggled: () => this.#command("gaps"),
      levelsAsked: (levels) => this.#command({ levels }),
      agentToggled: (agent) => this.#toggleAgent(agent),
      closed: () => this.#command("details"),
      revealed: (record) => void client.call("reveal", { record }).catch(failed),
      sourceAsked: (record, file, line) => void client.call("goToSource", { record, file, line }).catch(failed),
      lookedFor: (where) => {
        this.#search.look(where);
        this.#state.changed();
      },
      stepped: (step) => this.#goToMatch(step),
      matchesOnlyToggled: () => {
        this.#choices.matchesOnly = !this.#choices.matchesOnly;
        this.#showMatches();
      },
    };
  }

  #listen(): void {
    const { root, grid, scroll, tooltip, minimap, axis, bars, axisMark } = this.#page;
    onThemeChange(() => {
      this.#theme = readTheme(root);
      this.#recolor();
    });
    new ResizeObserver(() => this.#redraw()).observe(scroll.element);
    for (const event of ["focus", "blur"]) grid.element.addEventListener(event, () => this.#redraw());
    grid.element.addEventListener("keydown", (event) => this.#keyPressed(event));
    listenToRows(scroll.window, tooltip, { pressed: (row, onTwistie) => this.#pressed(row, onTwistie), doubleClicked: (row) => this.#fit(row), describe: (row) => this.#describe(row) });
    listenForZoom(
      { page: root, axis: axis.element, minimap: minimap.element },
      {
        column: () =>
          this.#view && {
            viewport: this.#zoom.viewport,
            scale: this.#scale,
            durationNs: this.#view.time.duration,
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
    this.#texts.begin(data);
    this.#marks.begin(data);
    this.#path.begin(data);
    this.#search.begin(data);
    toolbar.show(data);
    root.classList.toggle("has-rows", data.columns.key.length > 0);
    if (data.columns.key.length > 0) notice.hide();
    else notice.empty();
    this.#setView(data);
  }

  /** Lays the trace out as the user has chosen, with what is in sight and selected where it was. */
  #setView(data: TimelineData): void {
    const before = this.#view;
    const selected = before ? before.keyOf(before.selected) : this.#restored.selected;
    const top = before ? this.#top(before) : this.#restored.top;
    const view = (this.#view = new TraceView(data, this.#choices, this.#collapsing, selected));
    if (before) this.#zoom.move((viewport) => onOtherTime(viewport, before.time, view.time));
    this.#keepMatches(view);
    this.#scrollToTop(view, top);
    this.#recolor();
    this.#details.show(view);
    this.#changed();
  }

  #recolor(): void {
    this.#coloring = this.#view && coloringBy(this.#choices.coloredBy, this.#view.data, this.#theme.kind);
    this.#page.options.refresh();
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
    this.#state.changed();
    this.#requestFrame();
  }

  #keyPressed(event: KeyboardEvent): void {
    const view = this.#view;
    if (!view || event.target !== this.#page.grid.element || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#page.tooltip.hide();
    const step = zoomStep(event, { viewport: this.#zoom.viewport, time: view.time, selection: view.interval(view.selected) });
    const command = pageCommand(event.key);
    if (command !== undefined) this.#command(command);
    else if (step) {
      if (step.kind === "go") this.#zoom.go(step.viewport);
      else if (step.kind === "back") this.#zoom.back();
      else this.#zoom.forward();
      this.#page.announce(shownWords(this.#zoom.viewport, view.time));
      this.#changed();
    } else {
      const pageSize = Math.max(1, Math.floor(this.#page.scroll.viewHeight / this.#theme.rowHeight) - 1);
      const action = rowAction(event.key, view.selected, view.navigable(pageSize));
      if (!action) return;
      if (action.kind === "toggle") view.toggle(action.row);
      else view.select(action.row);
      this.#reveal(view);
    }
    event.preventDefault();
  }

  #command(command: PageCommand): void {
    const { toolbar, keyHelp, options, search, grid } = this.#page;
    const announce = (words: string) => this.#page.announce(words);
    const view = this.#view;
    if (typeof command === "object") {
      view?.showLevels(command.levels);
      announce(command.levels === undefined ? "All levels are shown" : `${command.levels} ${command.levels === 1 ? "level is" : "levels are"} shown`);
    } else if (command === "help") keyHelp.open();
    else if (command === "search") search.focus();
    else if (command === "options") options.toggle(toolbar.element.getBoundingClientRect().bottom, () => this.#optionsState());
    else if (command === "path") {
      this.#path.toggle();
      toolbar.showPath(this.#path.isShown);
      announce(this.#path.isShown ? "The critical path is shown" : "The critical path is hidden");
    } else if (command === "details") {
      this.#details.toggle(view);
      toolbar.showDetails(this.#details.isShown);
      if (!this.#details.isShown) grid.element.focus({ preventScroll: true });
    } else if (command === "gaps") {
      this.#choices.compressesGaps = !this.#choices.compressesGaps;
      if (view) this.#setView(view.data);
      announce(this.#choices.compressesGaps ? "Idle time is shown short" : "Time is shown as it passed");
    } else if (command === "siblings") {
      this.#choices.foldsSiblings = !this.#choices.foldsSiblings;
      if (view) this.#setView(view.data);
      announce(this.#choices.foldsSiblings ? "Siblings that do the same are one row" : "All siblings are listed");
    } else if (command === "coloring") this.#colorBy(colorings[(colorings.indexOf(this.#choices.coloredBy) + 1) % colorings.length] ?? "agent");
    else if (view) this.#toggleAgent(view.columns.agent[view.selected] ?? -1);
    options.refresh();
    this.#changed();
  }

  #colorBy(by: ColoredBy): void {
    this.#choices.coloredBy = by;
    this.#page.announce(`Coloured by ${coloringNames[by]}`);
    this.#recolor();
    this.#state.changed();
  }

  #toggleAgent(agent: number): void {
    const view = this.#view;
    if (!view || agent < 0) return;
    view.toggleAgent(agent);
    this.#page.announce(`${displayText(view.data.agents[agent] ?? "")}: ${view.isAgentCollapsed(agent) ? "collapsed" : "expanded"}`);
    this.#page.options.refresh();
    this.#changed();
  }

  #optionsState() {
    const view = this.#view;
    return {
      choices: this.#choices,
      coloring: this.#coloring,
      agents: view?.data.agents.map((name, agent) => ({ name: displayText(name), isCollapsed: view.isAgentCollapsed(agent) })) ?? [],
      theme: this.#theme,
    };
  }

  #pathArrived(): void {
    this.#page.toolbar.showShares(this.#view ? this.#path.sharesOf(this.#view.data) : []);
    this.#redraw();
  }

  /** Selects the match behind or before the selected row. */
  #goToMatch(step: 1 | -1): void {
    const view = this.#view;
    const row = view ? nextMatch(view.matches, view.selected, step) : -1;
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
    const { where, problem } = this.#search;
    this.#page.search.show(where === "" ? "" : matchWords(view.matches, view.selected), problem, this.#choices.matchesOnly);
    this.#changed();
  }

  #keepMatches(view: TraceView): void {
    const { rows, where, problem } = this.#search;
    view.showMatches(rows, this.#choices.matchesOnly && where !== "" && problem === "");
  }

  /** Brings the selected row into sight, and tells of it. */
  #reveal(view: TraceView): void {
    const { rowHeight } = this.#theme;
    this.#page.scroll.setContent(view.layout.rows.length * rowHeight);
    this.#page.scroll.reveal((view.layout.positions[view.selected] ?? 0) * rowHeight, rowHeight);
    this.#page.announce(this.#rowInWords(view.selected));
    this.#details.show(view);
    this.#changed();
  }

  #pressed(row: number, onTwistie: boolean): void {
    this.#page.grid.element.focus({ preventScroll: true });
    if (onTwistie) this.#view?.toggle(row);
    else this.#view?.select(row);
    this.#details.show(this.#view);
    this.#changed();
  }

  #fit(row: number): void {
    const interval = this.#view?.interval(row);
    if (!interval || !this.#view) return;
    this.#zoom.go(fitInterval(interval.start, interval.end, this.#view.time));
    this.#changed();
  }

  #describe(row: number): TooltipContent {
    return this.#view ? describeRow(this.#view, row, this.#texts.get(this.#view.traceRow(row))) : { title: "", subtitle: "", details: [] };
  }

  #rowInWords(row: number): string {
    const { title, subtitle, details } = this.#describe(row);
    return [title, subtitle, ...details.map(([name, value]) => `${name} ${value}`)].filter((part) => part !== "").join(", ");
  }

  /** Something that is worth keeping has changed. */
  #changed(): void {
    this.#state.changed();
    this.#redraw();
  }

  #keptState(): PageState {
    const view = this.#view;
    const { selected, top } = view ? { selected: view.keyOf(view.selected), top: this.#top(view) } : this.#restored;
    const { viewport } = this.#zoom;
    return {
      choices: this.#choices,
      collapsed: this.#collapsing.kept,
      selected,
      top,
      viewport: viewport.from === 0 && viewport.to === 1 ? undefined : viewport,
      showsDetails: this.#details.isShown,
      showsPath: this.#path.isShown,
      where: this.#search.where,
      origin: view?.data.origin ?? this.#restored.origin,
    };
  }

  #redraw(): void {
    this.#rowsChanged = true;
    this.#requestFrame();
  }

  #requestFrame(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#view && this.#coloring) this.#draw(this.#view, this.#coloring);
    });
  }

  #draw(view: TraceView, coloring: Coloring): void {
    const { treeWidth } = this.#choices;
    const known = { texts: this.#texts, marks: this.#marks, path: this.#path };
    const { scale, isComplete } = drawPage(this.#page, { view, coloring, theme: this.#theme, treeWidth, viewport: this.#zoom.viewport, known, rowsChanged: this.#rowsChanged });
    this.#rowsChanged = false;
    this.#scale = scale;
    if (isComplete) this.#page.root.dataset["revision"] = String(view.data.revision);
  }
}
