/** The page of one trace: what the host sends and the user does goes in, one drawing a frame comes out. */
import { RpcClient, type Port } from "../protocol/rpc";
import type { TimelineContract, TimelineData, TimelineText } from "../protocol/timeline";
import { Collapsing } from "./collapsing";
import { coloringBy, coloringNames, colorings, type ColoredBy, type Coloring } from "./coloring";
import { CriticalPathFeed } from "./criticalPathFeed";
import { DetailsFeed } from "./detailsFeed";
import { DetailsPresenter } from "./detailsPresenter";
import { displayText } from "./displayText";
import { drawPage } from "./drawPage";
import { Matches } from "./matches";
import { LoadFeed } from "./loadFeed";
import { pageCommand, type PageCommand } from "./pageKeys";
import { buildPage, type PageElements, type PageListener } from "./pageElements";
import type { PageChoices, PageState } from "./pageState";
import { rowAction } from "./rowNavigation";
import { marksByRow, type RowMarks } from "./rowMarks";
import { listenToRows } from "./rowPointer";
import { RowPages } from "./rowPages";
import { describeRow, shownWords } from "./rowWords";
import { plainTime } from "./shownTime";
import { StateKeeper } from "./stateKeeper";
import { onThemeChange, readTheme, type Theme } from "./theme";
import type { TooltipContent } from "./tooltip";
import { TraceView } from "./traceView";
import { fitInterval, onOtherTime, timeScale, wholeTrace, type TimeScale } from "./viewport";
import { listenForZoom } from "./zoomGestures";
import { ZoomHistory } from "./zoomHistory";
import { zoomStep } from "./zoomKeys";

/** Marks cost the engine a record a row to read, and a row may have a thousand: few are asked for at once, and few are kept. */
const marksSizes = { pageRows: 16, mostKept: 2_000 };
/** A growing trace is loaded again at most this often, ms. */
const rest = 250;

export class TimelinePage {
  readonly #page: PageElements;
  readonly #feed: LoadFeed<TimelineData>;
  readonly #texts: RowPages<TimelineText>;
  readonly #marks: RowPages<RowMarks>;
  readonly #path: CriticalPathFeed;
  readonly #details: DetailsPresenter;
  readonly #matches: Matches;
  readonly #collapsing: Collapsing;
  readonly #state: StateKeeper<PageState>;
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
    this.#page = buildPage(root, this.#listener(client));
    this.#theme = readTheme(root);
    this.#feed = new LoadFeed<TimelineData>(client, rest, { loaded: (data) => this.#loaded(data), failed: (error) => this.#failed(error) });
    const pages = { arrived: () => this.#redraw(), outdated: () => this.#feed.refresh(), failed: this.#complain };
    this.#texts = new RowPages((rows, signal) => client.call("texts", rows, signal), pages);
    this.#marks = new RowPages(async (rows, signal) => marksByRow(await client.call("marks", rows, signal), rows.from, rows.to), pages, marksSizes);
    this.#path = new CriticalPathFeed(client, () => this.#pathArrived(), this.#complain);
    this.#details = new DetailsPresenter(this.#page.details, new DetailsFeed(client, this.#complain), state.showsDetails, (row) => this.#describe(row), () => this.#redraw());
    this.#matches = new Matches(client, this.#page.search, this.#choices, state.where, { changed: () => this.#changed(), failed: this.#complain });
    if (state.showsPath) this.#path.toggle();
    this.#page.toolbar.showPath(state.showsPath);
    this.#page.toolbar.showDetails(state.showsDetails);
    this.#listen();
    this.#feed.refresh();
  }

  #listener(client: RpcClient<TimelineContract>): PageListener {
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
      revealed: (record) => void client.call("reveal", { record }).catch(this.#complain),
      sourceAsked: (record, file, line) => void client.call("goToSource", { record, file, line }).catch(this.#complain),
      recordsAsked: (query) => this.#details.askRecords(query),
      rowAsked: (row) => this.#goTo(this.#view?.shownRow(row) ?? -1),
      lookedFor: (where) => {
        this.#matches.look(where);
        this.#state.changed();
      },
      stepped: (step) => this.#goToMatch(step),
      matchesOnlyToggled: () => this.#command("onlyMatches"),
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
    this.#matches.begin(data);
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
    this.#matches.setView(view);
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

  /** What is asked for beside the trace may fail: the trace stays. What the user sees of it is told by the host. */
  readonly #complain = (error: Error): void => {
    if (this.#view) this.#page.announce(displayText(error.message));
    else this.#failed(error);
  };

  #failed(error: Error): void {
    const { notice, root } = this.#page;
    root.classList.remove("has-rows");
    notice.error(displayText(error.message), () => this.#feed.refresh());
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
    if (typeof command === "object") this.#showLevels(command.levels);
    else this.#commands[command]();
    this.#page.options.refresh();
    this.#changed();
  }

  readonly #commands: Readonly<Record<Exclude<PageCommand, object>, () => void>> = {
    help: () => this.#page.keyHelp.open(),
    options: () => this.#page.options.toggle(this.#page.toolbar.element.getBoundingClientRect().bottom, () => this.#optionsState()),
    search: () => this.#page.search.focus(),
    nextMatch: () => this.#goToMatch(1),
    previousMatch: () => this.#goToMatch(-1),
    onlyMatches: () => {
      this.#matches.toggleOnly();
      this.#page.announce(this.#choices.matchesOnly ? "Only matches are shown" : "All rows are shown");
    },
    path: () => {
      this.#path.toggle();
      this.#page.toolbar.showPath(this.#path.isShown);
      this.#page.announce(this.#path.isShown ? "The critical path is shown" : "The critical path is hidden");
    },
    details: () => {
      this.#details.toggle(this.#view);
      this.#page.toolbar.showDetails(this.#details.isShown);
      if (!this.#details.isShown) this.#page.grid.element.focus({ preventScroll: true });
    },
    gaps: () => this.#layOut("compressesGaps", "Idle time is shown short", "Time is shown as it passed"),
    siblings: () => this.#layOut("foldsSiblings", "Siblings that do the same are one row", "All siblings are listed"),
    coloring: () => this.#colorBy(colorings[(colorings.indexOf(this.#choices.coloredBy) + 1) % colorings.length] ?? "agent"),
    agent: () => this.#toggleAgent(this.#view?.columns.agent[this.#view.selected] ?? -1),
  };

  #layOut(choice: "compressesGaps" | "foldsSiblings", wordsIfSo: string, wordsIfNot: string): void {
    this.#choices[choice] = !this.#choices[choice];
    if (this.#view) this.#setView(this.#view.data);
    this.#page.announce(this.#choices[choice] ? wordsIfSo : wordsIfNot);
  }

  #showLevels(levels: number | undefined): void {
    this.#view?.showLevels(levels);
    this.#page.announce(levels === undefined ? "All levels are shown" : `${levels} ${levels === 1 ? "level is" : "levels are"} shown`);
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

  #goToMatch(step: 1 | -1): void {
    if (this.#view && this.#matches.step(step)) this.#reveal(this.#view);
  }

  /** Selects a row wherever it is, and shows it. */
  #goTo(row: number): void {
    const view = this.#view;
    if (!view || row < 0) return;
    view.uncover(row);
    // Where only matches are shown, it may be none.
    if ((view.layout.positions[row] ?? -1) < 0) this.#matches.showAll();
    view.select(row);
    this.#page.grid.element.focus({ preventScroll: true });
    this.#reveal(view);
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
      where: this.#matches.where,
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
