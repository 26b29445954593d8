import * as vscode from "vscode";
import { formatDuration, shortId } from "../../engine/format";
import type { GroupBy, GroupSummary, SourceSummary, TraceNode, TraceStatus, TraceSummary } from "../../protocol/engine";
import { commands } from "../ids";
import { counted, formatCount, separator } from "../itemWords";
import { nodeTooltip } from "./nodeTooltip";
import { liveElementId, liveItem, type LiveElement } from "./liveRows";
import { sourceItem, type SourceSurroundings } from "./sourceItem";

/** A row of the explorer. Each is made once and kept while it is shown, so that only it is refreshed. */
export type TraceElement =
  /** `passing`: traces of it that are listed, where not all are. */
  | { readonly kind: "source"; summary: SourceSummary; passing?: number | undefined }
  | { readonly kind: "group"; readonly by: GroupBy; readonly group: GroupSummary }
  | { readonly kind: "trace"; readonly parent: TraceElement | undefined; readonly summary: TraceSummary; readonly isPinned: boolean }
  | { readonly kind: "node"; readonly trace: TraceSummary; readonly parent: TraceElement; readonly node: TraceNode }
  /** Stands for all that is beneath a node too deep for a tree. */
  | { readonly kind: "deep"; readonly trace: TraceSummary; readonly parent: TraceElement }
  | { readonly kind: "more"; readonly parent: TraceElement | undefined; readonly shown: number; readonly total: number }
  | LiveElement;

/** How VS Code draws an element. Every text that comes from a log is shown as plain text. */
export function treeItem(element: TraceElement, surroundings?: SourceSurroundings): vscode.TreeItem {
  const item = itemOf(element, surroundings);
  item.id = elementId(element);
  return item;
}

function itemOf(element: TraceElement, surroundings: SourceSurroundings | undefined): vscode.TreeItem {
  switch (element.kind) {
    case "source":
      return sourceItem(element.summary, element.passing, surroundings);
    case "group":
      return groupItem(element);
    case "trace":
      return traceItem(element);
    case "deep":
      return deepItem(element.trace);
    case "node":
      return nodeItem(element);
    case "more":
      return moreItem(element);
    case "command":
    case "recent":
    case "spool":
    case "mark":
      return liveItem(element);
  }
}

/** A name of its own for each row, which it keeps while it is shown. */
export function elementId(element: TraceElement): string {
  switch (element.kind) {
    case "source":
      return `source ${element.summary.id}`;
    case "group":
      return `group ${element.by} ${element.group.value}`;
    case "trace":
      // Grouped by agent a trace stands beneath each that it visited.
      return `${element.parent ? elementId(element.parent) : ""} trace ${element.summary.key}`;
    case "node":
      return `${traceIdOf(element)} ${element.node.id}`;
    case "deep":
      return `${elementId(element.parent)} deep`;
    case "more":
      return `${element.parent ? elementId(element.parent) : ""} more`;
    case "mark":
      return `${element.parent ? elementId(element.parent) : ""} ${liveElementId(element)}`;
    case "command":
    case "recent":
    case "spool":
      return liveElementId(element);
  }
}

/** The ID of the row of the trace that a node stands beneath. */
function traceIdOf(element: TraceElement): string {
  let at = element;
  while (at.kind === "node" || at.kind === "deep") at = at.parent;
  return elementId(at);
}

const statusWords: Record<TraceStatus, string> = { ok: "ok", error: "failed", in_progress: "in progress" };

/** The status in a word: what never finished is told from what is still running. */
export function statusWord(status: TraceStatus, stale: boolean): string {
  return stale ? "never finished" : statusWords[status];
}

function statusIcon(status: TraceStatus, stale: boolean): vscode.ThemeIcon {
  if (stale) return new vscode.ThemeIcon("circle-slash");
  if (status === "in_progress") return new vscode.ThemeIcon("loading~spin");
  return status === "ok"
    ? new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"))
    : new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"));
}

/** A duration, or "" for what has no instant. */
export function durationText(ns: number): string {
  return Number.isNaN(ns) ? "" : formatDuration(ns);
}

function traceItem({ summary: trace, isPinned }: Extract<TraceElement, { kind: "trace" }>): vscode.TreeItem {
  const { id, action, path, spans, duration, status, stale, errors } = trace;
  const item = new vscode.TreeItem(action || shortId(id), vscode.TreeItemCollapsibleState.Collapsed);
  item.contextValue = isPinned ? "trace.pinned" : "trace";
  item.iconPath = statusIcon(status, stale);
  const handled = status === "ok" && errors > 0 ? counted(errors, "error handled", "errors handled") : "";
  item.description = [
    action ? shortId(id) : "",
    counted(path.length, "hop", "hops"),
    counted(spans, "span", "spans"),
    durationText(duration),
    stale ? statusWord(status, stale) : handled,
    isPinned ? vscode.l10n.t("pinned") : "",
  ]
    .filter(Boolean)
    .join(separator);
  item.command = { command: commands.openTimeline, title: vscode.l10n.t("Open Timeline"), arguments: [{ kind: "trace", summary: trace }] };
  item.accessibilityInformation = { label: `${action || id}, ${statusWord(status, stale)}, ${item.description}` };
  return item;
}

function nodeItem(element: Extract<TraceElement, { kind: "node" }>): vscode.TreeItem {
  const { node } = element;
  const { label, description, icon, color } = faceOf(node);
  const item = new vscode.TreeItem(label, node.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.contextValue = node.kind;
  item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
  item.description = description.filter(Boolean).join(separator);
  item.accessibilityInformation = { label: `${node.kind} ${label}, ${item.description}` };
  item.tooltip = nodeTooltip(label, description, node);
  if (node.kind === "record" || node.kind === "text") {
    item.command = { command: commands.revealInLog, title: vscode.l10n.t("Reveal in Log"), arguments: [element] };
  }
  return item;
}

interface Face {
  readonly label: string;
  readonly description: readonly string[];
  readonly icon: string;
  readonly color?: string;
}

function faceOf(node: TraceNode): Face {
  switch (node.kind) {
    case "hop": {
      const { agent, action, retry, status, stale, duration, errors, error } = node;
      const failed = status === "error";
      const handled = !failed && errors > 0 ? counted(errors, "error handled", "errors handled") : "";
      const state = status === "in_progress" ? statusWord(status, stale) : "";
      const face = {
        label: agent,
        description: [retry > 0 ? `retry ${retry}` : "", action, durationText(duration), error || (failed ? "failed" : handled), state],
      };
      return failed ? { ...face, icon: "debug-breakpoint-log", color: "testing.iconFailed" } : { ...face, icon: "debug-breakpoint-log-unverified" };
    }
    case "span": {
      const { name, status, stale, inferred, duration, error } = node;
      const state = status === "in_progress" ? statusWord(status, stale) : "";
      const face = { label: name, description: [durationText(duration), error || (status === "error" ? "failed" : ""), state, inferred ? "inferred" : ""] };
      return status === "error" ? { ...face, icon: "symbol-constant", color: "testing.iconFailed" } : { ...face, icon: "symbol-constant" };
    }
    case "missing":
      return { label: vscode.l10n.t("missing parent {0}", node.spanId), description: [vscode.l10n.t("a span that no record tells of")], icon: "question" };
    case "record": {
      const face = {
        label: node.time ? node.time.slice(11, 23) : vscode.l10n.t("no time"),
        description: [node.event, node.gone ? vscode.l10n.t("text is gone") : ""],
        icon: node.gone ? "eye-closed" : "three-bars",
      };
      const color = levelColor(node.level);
      return color ? { ...face, color } : face;
    }
    case "text":
      return { label: node.text, description: [vscode.l10n.t("line {0}", node.line)], icon: "note" };
  }
}

function levelColor(level: string): string | undefined {
  if (level === "error" || level === "critical") return "list.errorForeground";
  return level === "warning" ? "list.warningForeground" : undefined;
}

function groupItem({ by, group: { label, traces, failed } }: Extract<TraceElement, { kind: "group" }>): vscode.TreeItem {
  const words = by === "status" ? groupStatusWords[label] ?? label : label || vscode.l10n.t("none");
  const item = new vscode.TreeItem(words, vscode.TreeItemCollapsibleState.Collapsed);
  item.contextValue = `group.${by}`;
  item.iconPath = new vscode.ThemeIcon(groupIcons[by]);
  const shownFailed = by !== "status" && failed > 0 ? vscode.l10n.t("{0} failed", formatCount(failed)) : "";
  item.description = [counted(traces, "trace", "traces"), shownFailed].filter(Boolean).join(", ");
  item.accessibilityInformation = { label: `${words}, ${item.description}` };
  return item;
}

const groupStatusWords: Readonly<Record<string, string>> = { error: "failed", in_progress: "in progress", never_finished: "never finished", ok: "ok" };
const groupIcons: Readonly<Record<GroupBy, string>> = { status: "pulse", action: "zap", agent: "server-process", source: "file" };

function deepItem(trace: TraceSummary): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Open in timeline"), vscode.TreeItemCollapsibleState.None);
  item.description = vscode.l10n.t("the rest is too deep for a tree");
  item.iconPath = new vscode.ThemeIcon("graph-line");
  item.contextValue = "deep";
  item.command = { command: commands.openTimeline, title: vscode.l10n.t("Open Timeline"), arguments: [{ kind: "trace", summary: trace }] };
  item.accessibilityInformation = { label: `${vscode.l10n.t("Open in timeline")}, ${item.description}` };
  return item;
}

function moreItem({ shown, total }: Extract<TraceElement, { readonly kind: "more" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Show more"), vscode.TreeItemCollapsibleState.None);
  item.description = vscode.l10n.t("{0} of {1} shown", formatCount(shown), formatCount(total));
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.contextValue = "more";
  item.accessibilityInformation = { label: `${vscode.l10n.t("Show more")}, ${item.description}` };
  return item;
}
