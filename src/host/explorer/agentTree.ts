import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import { formatDuration, formatShare } from "../../engine/format";
import type { ActionSummary, AgentSummary, HopFacts } from "../../protocol/engine";
import { views } from "../ids";
import { counted, formatCount, separator } from "../itemWords";
import type { ViewPause } from "./viewPause";

/** A row of the Agents view: an agent, or one of its actions. */
export type AgentElement = { readonly kind: "agent"; readonly facts: AgentSummary } | { readonly kind: "action"; readonly parent: AgentElement; readonly agent: string; readonly facts: ActionSummary };

/** All hops are counted anew. ms */
const refreshMs = 1000;

/** The agents of all logs, each with its actions beneath. */
export class AgentTree implements vscode.TreeDataProvider<AgentElement>, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;

  constructor(engine: ViewPause) {
    this.#engine = engine;
    const view = vscode.window.createTreeView(views.agents, { treeDataProvider: this });
    const refresh = engine.atMostEvery(refreshMs, () => {
      this.#changed.fire(undefined);
    });
    this.#subscriptions = vscode.Disposable.from(view, this.#changed, refresh, { dispose: engine.on("changed", refresh.ask) });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  getTreeItem({ kind, ...element }: AgentElement): vscode.TreeItem {
    const isAgent = kind === "agent";
    const name = "action" in element.facts ? element.facts.action : element.facts.agent;
    const label = name || vscode.l10n.t("(no action)");
    const item = new vscode.TreeItem(label, isAgent ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
    // Names may have any character: joined, an agent could have the ID of an action.
    item.id = JSON.stringify("agent" in element ? [element.agent, name] : [name]);
    item.contextValue = kind;
    item.iconPath = new vscode.ThemeIcon(isAgent ? "server-process" : "zap");
    item.description = describe(element.facts);
    item.tooltip = tooltip(label, element.facts);
    item.accessibilityInformation = { label: `${label}, ${spoken(element.facts)}` };
    return item;
  }

  getParent(element: AgentElement): AgentElement | undefined {
    return element.kind === "action" ? element.parent : undefined;
  }

  async getChildren(element?: AgentElement): Promise<AgentElement[]> {
    if (!element) return (await this.#engine.call("agents", {})).filter(({ agent }) => agent !== "").map((facts) => ({ kind: "agent", facts }));
    if (element.kind === "action") return [];
    const { agent, actions } = element.facts;
    return actions.map((facts) => ({ kind: "action", parent: element, agent, facts }));
  }
}

/** `1,204 calls · 2.1 % failed · p95 1.9 s · p50 240 ms · ▁▃█▂`: failures are a share of the calls that have ended. */
function describe(facts: HopFacts): string {
  return [...words(facts), bars(facts.histogram)].filter(Boolean).join(separator);
}

function spoken(facts: HopFacts): string {
  return words(facts).join(", ");
}

function words({ hops, errors, ended, p50, p95 }: HopFacts): string[] {
  const failed = ended > 0 ? vscode.l10n.t("{0} failed", formatShare(errors / ended)) : "";
  const durations = Number.isNaN(p95) ? [] : [`p95 ${formatDuration(p95)}`, `p50 ${formatDuration(p50)}`];
  return [counted(hops, "call", "calls"), failed, ...durations].filter(Boolean);
}

/** The first stands for none. */
const heights = "▁▂▃▄▅▆▇█";

/** A bar for each length of time, as high as its share of the most frequent one; "" where nothing has ended. */
function bars(histogram: HopFacts["histogram"]): string {
  const most = histogram.reduce((greatest, { count }) => Math.max(greatest, count), 0);
  if (most === 0) return "";
  return histogram.map(({ count }) => heights.charAt(Math.ceil((count / most) * (heights.length - 1)))).join("");
}

function tooltip(label: string, facts: HopFacts): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown("**").appendText(label).appendMarkdown("**\n\n").appendText(words(facts).join(separator)).appendMarkdown("\n\n");
  text.appendText([counted(facts.records, "record", "records"), counted(facts.errors, "failed call", "failed calls")].join(separator)).appendMarkdown("\n\n");
  facts.histogram.forEach(({ below, count }, place) => {
    if (count === 0) return;
    const from = facts.histogram[place - 1]?.below ?? 0;
    const range = below < Infinity ? vscode.l10n.t("below {0}", formatDuration(below)) : vscode.l10n.t("{0} and longer", formatDuration(from));
    text.appendText(`${range}: ${formatCount(count)}`).appendMarkdown("  \n");
  });
  return text;
}
