import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { EngineContract, SourceSummary } from "../protocol/engine";
import { commands, views } from "./ids";
import { elementId, treeItem, type TraceElement } from "./traceItems";

/** Rows beneath one parent before "Show more": VS Code's trees stall on long lists. */
const pageSize = 500;

/** The explorer: source → trace → hop → span → record, asked of the engine as rows are opened. */
export class TraceTree implements vscode.TreeDataProvider<TraceElement>, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #sources = new Map<number, Extract<TraceElement, { kind: "source" }>>();
  /** How many rows are shown beneath a parent once the user asked for more, by the parent's ID. */
  readonly #limits = new Map<string, number>();
  readonly #changed = new vscode.EventEmitter<TraceElement | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TraceElement>;
  readonly #subscriptions: vscode.Disposable;

  /** @param drop takes what is dropped on the view */
  constructor(engine: EngineClient, drop: vscode.TreeDragAndDropController<TraceElement>) {
    this.#engine = engine;
    this.#view = vscode.window.createTreeView(views.traces, { treeDataProvider: this, dragAndDropController: drop, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(this.#view, this.#changed, {
      dispose: engine.on("changed", (changed) => {
        this.#update(changed);
      }),
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  getTreeItem(element: TraceElement): vscode.TreeItem {
    const item = treeItem(element);
    if (element.kind === "more") item.command = { command: commands.showMore, title: "", arguments: [element] };
    return item;
  }

  getParent(element: TraceElement): TraceElement | undefined {
    if (element.kind === "source") return undefined;
    return element.kind === "trace" ? element.source : element.parent;
  }

  async getChildren(element?: TraceElement): Promise<TraceElement[]> {
    if (!element) return [...this.#sources.values()].reverse();
    switch (element.kind) {
      case "source":
        return this.#tracesOf(element);
      case "trace":
        return this.#nodesOf(element, element.summary, "");
      case "node":
        return this.#nodesOf(element, element.trace, element.node.id);
      case "more":
        return [];
    }
  }

  /** Shows the next page of a list. */
  showMore({ parent, shown }: Extract<TraceElement, { kind: "more" }>): void {
    this.#limits.set(elementId(parent), shown + pageSize);
    this.#changed.fire(parent);
  }

  async #tracesOf(source: Extract<TraceElement, { kind: "source" }>): Promise<TraceElement[]> {
    const limit = this.#limitOf(source);
    const { items, total } = await this.#engine.call("traces", { source: source.summary.id, offset: 0, limit });
    const traces = items.map((summary): TraceElement => ({ kind: "trace", source, summary }));
    return total > items.length ? [...traces, { kind: "more", parent: source, shown: items.length, total }] : traces;
  }

  async #nodesOf(parent: TraceElement, trace: Extract<TraceElement, { kind: "trace" }>["summary"], node: string): Promise<TraceElement[]> {
    const limit = this.#limitOf(parent);
    const { items, total } = await this.#engine.call("children", { key: trace.key, parent: node, offset: 0, limit });
    const nodes = items.map((item): TraceElement => ({ kind: "node", trace, parent, node: item }));
    return total > items.length ? [...nodes, { kind: "more", parent, shown: items.length, total }] : nodes;
  }

  #limitOf(parent: TraceElement): number {
    return this.#limits.get(elementId(parent)) ?? pageSize;
  }

  /** Refreshes the sources that changed; the list of sources only when one came or went. */
  #update({ sources }: EngineContract["events"]["changed"]): void {
    const gone = [...this.#sources.keys()].filter((id) => !sources.some((summary) => summary.id === id));
    for (const id of gone) this.#sources.delete(id);
    let listChanged = gone.length > 0;
    const changed: TraceElement[] = [];
    for (const summary of sources) {
      const known = this.#sources.get(summary.id);
      if (!known) {
        this.#sources.set(summary.id, { kind: "source", summary });
        listChanged = true;
      } else if (!sameSummary(known.summary, summary)) {
        known.summary = summary;
        changed.push(known);
      }
    }
    const inProgress = sources.reduce((sum, { state, statistics }) => sum + (state === "live" ? statistics.inProgress : 0), 0);
    this.#view.badge = inProgress > 0 ? { value: inProgress, tooltip: vscode.l10n.t("{0} traces in progress", inProgress) } : undefined;
    if (listChanged) this.#changed.fire(undefined);
    else for (const element of changed) this.#changed.fire(element);
  }
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
