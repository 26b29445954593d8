import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import type { ErrorGroupSummary } from "../../protocol/engine";
import { commands, views } from "../ids";
import { counted, formatCount, separator } from "../itemWords";
import { treeItem, type TraceElement } from "./traceItems";
import type { ViewPause } from "./viewPause";

/** A row of the Errors view: a group of errors, the traces that have one, "Show more". */
export type ErrorElement =
  | { readonly kind: "errorGroup"; readonly group: ErrorGroupSummary }
  | { readonly kind: "moreErrors"; readonly parent: ErrorElement | undefined; readonly shown: number; readonly total: number }
  | Extract<TraceElement, { kind: "trace" }>;

const pageSize = 200;
const refreshMs = 500;

/** The errors of all logs by their cause, each with its traces beneath. */
export class ErrorTree implements vscode.TreeDataProvider<ErrorElement>, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #changed = new vscode.EventEmitter<ErrorElement | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<ErrorElement>;
  /** Rows that are shown beneath a group, by its number; 0 for the list of groups. */
  readonly #limits = new Map<number, number>();
  readonly #subscriptions: vscode.Disposable;

  constructor(engine: ViewPause) {
    this.#engine = engine;
    this.#view = vscode.window.createTreeView(views.errors, { treeDataProvider: this, showCollapseAll: true });
    const refresh = engine.atMostEvery(refreshMs, () => {
      this.#changed.fire(undefined);
    });
    this.#subscriptions = vscode.Disposable.from(this.#view, this.#changed, refresh, { dispose: engine.on("changed", refresh.ask) });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  getTreeItem(element: ErrorElement): vscode.TreeItem {
    if (element.kind === "errorGroup") return groupItem(element.group);
    if (element.kind === "moreErrors") return moreItem(element);
    const item = treeItem(element);
    // The same trace may have errors of several groups.
    delete item.id;
    // Its hops stand in the Traces view and the timeline.
    item.collapsibleState = vscode.TreeItemCollapsibleState.None;
    return item;
  }

  getParent(element: ErrorElement): ErrorElement | undefined {
    return element.kind === "moreErrors" ? element.parent : undefined;
  }

  async getChildren(element?: ErrorElement): Promise<ErrorElement[]> {
    if (!element) return this.#groups();
    return element.kind === "errorGroup" ? this.#traces(element) : [];
  }

  showMore({ parent, shown }: Extract<ErrorElement, { kind: "moreErrors" }>): void {
    this.#limits.set(numberOf(parent), shown + pageSize);
    this.#changed.fire(parent);
  }

  async #groups(): Promise<ErrorElement[]> {
    const { items, total, read, toRead } = await this.#engine.call("errors", { offset: 0, limit: this.#limitOf(undefined) });
    this.#view.message = read < toRead ? vscode.l10n.t("reading, {0} of {1} errors", formatCount(read), formatCount(toRead)) : "";
    const groups = items.map((group): ErrorElement => ({ kind: "errorGroup", group }));
    return total > groups.length ? [...groups, { kind: "moreErrors", parent: undefined, shown: groups.length, total }] : groups;
  }

  async #traces(parent: Extract<ErrorElement, { kind: "errorGroup" }>): Promise<ErrorElement[]> {
    const { items, total } = await this.#engine.call("traces", { errorGroup: parent.group.number, offset: 0, limit: this.#limitOf(parent) });
    const traces = items.map((summary): ErrorElement => ({ kind: "trace", parent: undefined, summary, isPinned: false }));
    return total > traces.length ? [...traces, { kind: "moreErrors", parent, shown: traces.length, total }] : traces;
  }

  #limitOf(parent: ErrorElement | undefined): number {
    return this.#limits.get(numberOf(parent)) ?? pageSize;
  }
}

function numberOf(parent: ErrorElement | undefined): number {
  return parent?.kind === "errorGroup" ? parent.group.number : 0;
}

function groupItem({ number, type, message, place, count, first, last, agents, traces }: ErrorGroupSummary): vscode.TreeItem {
  const label = [type, message].filter(Boolean).join(": ") || vscode.l10n.t("an error that says nothing");
  const item = new vscode.TreeItem(label, traces > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.id = String(number);
  item.contextValue = "errorGroup";
  item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  const description = [`×${formatCount(count)}`, agents.join(", "), last ? vscode.l10n.t("last {0}", last.slice(11, 19)) : ""].filter(Boolean);
  item.description = description.join(separator);
  item.tooltip = new vscode.MarkdownString().appendMarkdown("**").appendText(label).appendMarkdown("**\n\n");
  const seen = (time: string) => time.replace("T", " ").replace("Z", " UTC");
  const facts = [
    [counted(count, "error", "errors"), counted(traces, "trace", "traces")].join(separator),
    place ? vscode.l10n.t("at {0}", place) : "",
    first ? vscode.l10n.t("first seen {0}", seen(first)) : "",
    last ? vscode.l10n.t("last seen {0}", seen(last)) : "",
  ];
  for (const fact of facts.filter(Boolean)) item.tooltip.appendText(fact).appendMarkdown("\n\n");
  item.accessibilityInformation = { label: [label, counted(count, "error", "errors"), counted(traces, "trace", "traces"), agents.join(", ")].filter(Boolean).join(", ") };
  return item;
}

function moreItem(element: Extract<ErrorElement, { kind: "moreErrors" }>): vscode.TreeItem {
  const item = treeItem({ kind: "more", parent: undefined, shown: element.shown, total: element.total });
  item.id = `${numberOf(element.parent)} more`;
  item.command = { command: commands.showMore, title: "", arguments: [element] };
  return item;
}
