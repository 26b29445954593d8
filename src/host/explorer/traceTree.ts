import * as vscode from "vscode";
import type { EngineContract, SourceSummary, TraceListing, TracePage } from "../../protocol/engine";
import { commands, views } from "../ids";
import { counted, separator } from "../itemWords";
import type { Listing } from "./listing";
import { listingMessage } from "./listingWords";
import type { LiveRows } from "./liveRows";
import { withMarks, type Marks } from "./marks";
import { atMostEvery } from "./refresh";
import { TreeRefresh } from "./treeRefresh";
import { elementId, treeItem, type TraceElement } from "./traceItems";
import { traceTooltip } from "./traceTooltip";
import type { ViewPause } from "./viewPause";

/** Rows beneath one parent before "Show more": VS Code's trees stall on long lists. */
const pageSize = 500;
/**
 * Rows of one list of several, since VS Code asks for all of them, and draws them, whenever a source comes or goes; and of one
 * where traces pour in, since it is drawn some times a second.
 */
const shortSize = 20;
/** Where traces pour in the list stays for so long, ms: only the count goes on. */
const pouringMs = 1000;
/** VS Code indents each level: deeper ones are for the timeline. */
const deepestLevel = 40;
/** VS Code asks for the rows of what it was told of within this time, ms, unless the view is hidden. */
const askedWithinMs = 500;
/** How often the view says what has come while it is paused. */
const pausedMs = 500;

type SourceElement = Extract<TraceElement, { kind: "source" }>;

interface ListedRows {
  readonly rows: TraceElement[];
  /** The source at that moment. */
  readonly source: SourceSummary | undefined;
  /** So long it stays where traces pour in, ms since 1970. */
  readonly until: number;
}

/** The explorer: source or group → trace → hop → span → record, asked of the engine as rows are opened. */
export class TraceTree implements vscode.TreeDataProvider<TraceElement>, vscode.Disposable {
  readonly #engine: ViewPause;
  readonly #listing: Listing;
  readonly #rows: LiveRows;
  readonly #marks: Marks;
  readonly #sources = new Map<number, SourceElement>();
  /** How many rows are shown beneath a parent once the user asked for more, by the parent's ID; "" for the root. */
  readonly #limits = new Map<string, number>();
  /** What was listed last of a source, or of all traces: it stays where traces pour in, and while the view is paused. */
  readonly #listed = new Map<TraceElement | undefined, ListedRows>();
  /** Rows that VS Code is about to ask for. */
  readonly #ready = new Map<SourceElement, { readonly rows: TraceElement[]; readonly until: number }>();
  #timesForgotten = 0;
  readonly #changed = new vscode.EventEmitter<TraceElement | TraceElement[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #refresh: TreeRefresh<SourceElement>;
  readonly #view: vscode.TreeView<TraceElement>;
  readonly #subscriptions: vscode.Disposable;

  /** @param drop takes what is dropped on the view */
  constructor(engine: ViewPause, listing: Listing, rows: LiveRows, marks: Marks, drop: vscode.TreeDragAndDropController<TraceElement>) {
    this.#engine = engine;
    this.#listing = listing;
    this.#rows = rows;
    this.#marks = marks;
    this.#view = vscode.window.createTreeView(views.traces, { treeDataProvider: this, dragAndDropController: drop, showCollapseAll: true });
    this.#view.message = listingMessage(listing);
    this.#refresh = new TreeRefresh((elements) => void this.#show(elements), engine.atMostEvery);
    const tellPaused = atMostEvery(pausedMs, () => this.#tellSearched());
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      this.#refresh,
      this.#view.onDidCollapseElement(({ element }) => {
        if (element.kind === "source") this.#refresh.collapsed(element);
      }),
      listing.onDidChange(() => {
        this.#limits.clear();
        this.#forgetLists();
        this.#tellSearched();
        this.#changed.fire(undefined);
      }),
      marks.onDidChange(() => {
        this.#forgetLists();
        this.#changed.fire(undefined);
      }),
      rows.onDidChange((path) => {
        const source = [...this.#sources.values()].find(({ summary }) => summary.path === path);
        if (path === "" || source) this.#changed.fire(source);
      }),
      tellPaused,
      engine.onPaused(tellPaused.ask),
      engine.onPaused(() => {
        for (const source of this.#sources.values()) this.#agree(source);
      }),
      {
        dispose: engine.on("changed", (changed) => {
          this.#update(changed);
        }),
      },
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  getTreeItem(element: TraceElement): vscode.TreeItem {
    const item = treeItem(element, this.#rows);
    if (element.kind === "more") item.command = { command: commands.showMore, title: "", arguments: [element] };
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, element: TraceElement): Promise<vscode.TreeItem> {
    if (element.kind === "trace") item.tooltip = traceTooltip(element.summary, await this.#engine.call("highlights", { key: element.summary.key }));
    return item;
  }

  getParent(element: TraceElement): TraceElement | undefined {
    return parentOf(element);
  }

  async getChildren(element?: TraceElement): Promise<TraceElement[]> {
    if (!element || element.kind === "source") this.#refresh.asked(element);
    if (!element) return this.#roots();
    switch (element.kind) {
      case "source":
        return this.#takeReady(element) ?? this.#traces(element, { source: element.summary.id });
      case "group":
        return this.#traces(element, { group: { by: element.by, value: element.group.value } });
      case "trace":
        return this.#nodesOf(element, element.summary, "");
      case "node":
        return this.#nodesOf(element, element.trace, element.node.id);
      case "recent":
        return (await this.#rows.recent()).map((spool) => ({ kind: "spool", parent: element, spool }));
      case "deep":
      case "more":
      case "command":
      case "spool":
      case "mark":
        return [];
    }
  }

  /** Shows the next page of a list. */
  showMore({ parent, shown }: Extract<TraceElement, { kind: "more" }>): void {
    this.#limits.set(parent ? elementId(parent) : "", shown + pageSize);
    this.#forgetLists();
    this.#changed.fire(parent);
  }

  async #roots(): Promise<TraceElement[]> {
    const { group, asked, isPart } = this.#listing;
    if (group === "none") return this.#traces(undefined, {});
    const sources = [...this.#sources.values()].reverse();
    if (group === "source") {
      const groups = isPart ? await this.#engine.call("groups", { by: "source", ...asked }) : [];
      for (const source of sources) source.passing = isPart ? (groups.find(({ value }) => value === source.summary.id)?.traces ?? 0) : undefined;
      return [...sources, ...(await this.#rows.roots(sources.map(({ summary }) => summary.path)))];
    }
    const groups = await this.#engine.call("groups", { by: group, ...asked });
    return groups.map((each): TraceElement => ({ kind: "group", by: group, group: each }));
  }

  /**
   * Has VS Code ask for rows anew. Those that it has it forgets while it waits for others, and with them what an open menu is about:
   * the others are at hand when it asks.
   */
  async #show(sources: readonly SourceElement[] | undefined): Promise<void> {
    const { group, isPart } = this.#listing;
    // What is listed of a source may change with any other, and while it is searched.
    if (!sources || group !== "source" || isPart) {
      this.#changed.fire(undefined);
      return;
    }
    // An engine that does not answer is told of when VS Code asks.
    await Promise.allSettled(sources.filter((source) => this.#refresh.isOpen(source)).map((source) => this.#makeReady(source)));
    this.#changed.fire(sources.filter((source) => this.#sources.get(source.summary.id) === source));
  }

  async #makeReady(source: SourceElement): Promise<void> {
    const [before, timesForgotten] = [this.#listed.get(source), this.#timesForgotten];
    const rows = await this.#traces(source, { source: source.summary.id });
    // By now something else may be asked for.
    if (timesForgotten !== this.#timesForgotten) return;
    this.#ready.set(source, { rows, until: Date.now() + askedWithinMs });
    const listed = this.#listed.get(source);
    // The row says what the list shows, unless that is one that stays.
    if (listed !== before) source.summary = listed?.source ?? source.summary;
  }

  /** Other traces are to be listed, or more, or between other marks. */
  #forgetLists(): void {
    this.#listed.clear();
    this.#ready.clear();
    this.#timesForgotten++;
  }

  #takeReady(source: SourceElement): TraceElement[] | undefined {
    const ready = this.#ready.get(source);
    this.#ready.delete(source);
    return ready && Date.now() < ready.until ? ready.rows : undefined;
  }

  async #traces(parent: TraceElement | undefined, which: TraceListing): Promise<TraceElement[]> {
    const isPouring = this.#refresh.isPouring(parent?.kind === "source" ? parent : undefined);
    const listed = this.#listed.get(parent);
    if (listed && (this.#engine.isPaused || (isPouring && Date.now() < listed.until))) return listed.rows;
    const isOneOfSeveral = parent?.kind === "source" && this.#sources.size > 1;
    const limit = this.#limitOf(parent, isPouring || isOneOfSeveral ? shortSize : pageSize);
    const page = await this.#engine.call("traces", { ...this.#listing.asked, ...which, sort: this.#listing.sort, offset: 0, limit });
    this.#tellSearched(page);
    const traces = page.items.map((summary): TraceElement => ({ kind: "trace", parent, summary, isPinned: this.#listing.isPinned(summary.key) }));
    const isWhole = page.total <= traces.length;
    const rows = this.#marked(parent, traces, isWhole);
    if (!isWhole) rows.push({ kind: "more", parent, shown: traces.length, total: page.total });
    if (parent?.kind !== "group") this.#listed.set(parent, { rows, source: page.source, until: isPouring ? Date.now() + pouringMs : 0 });
    if (parent?.kind === "source") this.#agree(parent);
    return rows;
  }

  /** While the view is paused, the row of a source says what its list shows: that was asked for a moment after the row was told of. */
  #agree(source: SourceElement): void {
    const listed = this.#listed.get(source)?.source;
    if (!this.#engine.isPaused || this.#listing.isPart || !listed || sameSummary(source.summary, listed)) return;
    source.summary = listed;
    this.#changed.fire(source);
  }

  /** Marks stand in lists that are in the order of time. */
  #marked(parent: TraceElement | undefined, traces: readonly TraceElement[], isWhole: boolean): TraceElement[] {
    const { sort } = this.#listing;
    if (parent?.kind === "group" || (sort !== "newest" && sort !== "start")) return [...traces];
    return withMarks(traces, this.#marks.all, {
      newestFirst: sort === "newest",
      isWhole,
      startOf: (row) => (row.kind === "trace" ? Date.parse(row.summary.start) : NaN),
      rowOf: (mark): TraceElement => ({ kind: "mark", parent, mark }),
    });
  }

  async #nodesOf(parent: TraceElement, trace: Extract<TraceElement, { kind: "trace" }>["summary"], node: string): Promise<TraceElement[]> {
    if (levelOf(parent) >= deepestLevel) return [{ kind: "deep", trace, parent }];
    const limit = this.#limitOf(parent);
    const { items, total } = await this.#engine.call("children", { key: trace.key, parent: node, offset: 0, limit });
    const nodes = items.map((item): TraceElement => ({ kind: "node", trace, parent, node: item }));
    return total > items.length ? [...nodes, { kind: "more", parent, shown: items.length, total }] : nodes;
  }

  #limitOf(parent: TraceElement | undefined, usual = pageSize): number {
    return this.#limits.get(parent ? elementId(parent) : "") ?? usual;
  }

  #tellSearched(page?: TracePage): void {
    const { isPaused, missedLines } = this.#engine;
    const message = [isPaused ? pausedWords(missedLines) : "", listingMessage(this.#listing, page)].filter(Boolean).join(separator);
    if (this.#view.message !== message) this.#view.message = message;
  }

  /** Refreshes the sources that changed; the list of sources only when one came or went. */
  #update({ sources }: EngineContract["events"]["changed"]): void {
    const gone = [...this.#sources.values()].filter((source) => !sources.some(({ id }) => id === source.summary.id));
    for (const source of gone) {
      this.#sources.delete(source.summary.id);
      this.#listed.delete(source);
      this.#ready.delete(source);
      this.#refresh.collapsed(source);
    }
    if (gone.length > 0) this.#refresh.changedAll();
    for (const summary of sources) {
      const known = this.#sources.get(summary.id);
      if (!known) {
        this.#sources.set(summary.id, { kind: "source", summary });
        this.#refresh.changedAll();
      } else if (!sameSummary(known.summary, summary)) {
        this.#refresh.changed(known, summary.statistics.traces - known.summary.statistics.traces);
        known.summary = summary;
      }
    }
    const inProgress = sources.reduce((sum, { state, statistics }) => sum + (state === "live" ? statistics.inProgress : 0), 0);
    this.#view.badge = inProgress > 0 ? { value: inProgress, tooltip: vscode.l10n.t("{0} traces in progress", inProgress) } : undefined;
    if (this.#listing.isPart) this.#refresh.changedAll();
  }
}

/** How deep a row stands, 0 for a root. */
function levelOf(element: TraceElement): number {
  let level = 0;
  for (let at = parentOf(element); at; at = parentOf(at)) level++;
  return level;
}

function parentOf(element: TraceElement): TraceElement | undefined {
  return "parent" in element ? element.parent : undefined;
}

/** `Paused: 1,204 lines have come since`. */
function pausedWords(missed: number): string {
  return missed === 0 ? vscode.l10n.t("Paused") : vscode.l10n.t("Paused: {0} since", counted(missed, "line", "lines"));
}

/** Whether nothing that a row shows has changed. */
function sameSummary(a: SourceSummary, b: SourceSummary): boolean {
  return (
    a.state === b.state &&
    a.problem === b.problem &&
    a.bytes === b.bytes &&
    a.bytesRead === b.bytesRead &&
    a.counts.lines === b.counts.lines &&
    a.statistics.traces === b.statistics.traces &&
    a.statistics.failed === b.statistics.failed &&
    a.statistics.inProgress === b.statistics.inProgress
  );
}
