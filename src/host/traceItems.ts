import * as vscode from "vscode";
import { formatDuration } from "../engine/format";
import type { RecordNode, SourceSummary, TraceNode, TraceStatus, TraceSummary } from "../protocol/engine";
import { commands } from "./ids";
import { counted, formatCount, separator } from "./itemWords";
import { sourceItem } from "./sourceItem";

/** A row of the explorer. Each is made once and kept while it is shown, so that only it is refreshed. */
export type TraceElement =
  | { readonly kind: "source"; summary: SourceSummary }
  | { readonly kind: "trace"; readonly source: TraceElement; readonly summary: TraceSummary }
  | { readonly kind: "node"; readonly trace: TraceSummary; readonly parent: TraceElement; readonly node: TraceNode }
  | { readonly kind: "more"; readonly parent: TraceElement; readonly shown: number; readonly total: number };

/** How VS Code draws an element. Every text that comes from a log is shown as plain text. */
export function treeItem(element: TraceElement): vscode.TreeItem {
  const item = itemOf(element);
  item.id = elementId(element);
  return item;
}

function itemOf(element: TraceElement): vscode.TreeItem {
  switch (element.kind) {
    case "source":
      return sourceItem(element.summary);
    case "trace":
      return traceItem(element.summary);
    case "node":
      return nodeItem(element);
    case "more":
      return moreItem(element);
  }
}

/** A name of its own for each row, which it keeps while it is shown. */
export function elementId(element: TraceElement): string {
  switch (element.kind) {
    case "source":
      return `source ${element.summary.id}`;
    case "trace":
      return `trace ${element.summary.key}`;
    case "node":
      return `${element.trace.key} ${element.node.id}`;
    case "more":
      return `${elementId(element.parent)} more`;
  }
}

/** `1.8 %`, `25 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** A trace's ID in short: the first part of a UUID, else as much as fits a row. */
export function shortId(id: string): string {
  return id.length > 12 ? id.slice(0, 8) : id;
}

const statusWords: Record<TraceStatus, string> = { ok: "ok", error: "failed", in_progress: "in progress" };

/** The status in a word: what never finished is told from what is still running. */
function statusWord(status: TraceStatus, stale: boolean): string {
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
function durationText(ns: number): string {
  return Number.isNaN(ns) ? "" : formatDuration(ns);
}

function traceItem(trace: TraceSummary): vscode.TreeItem {
  const { id, action, path, spans, duration, status, stale, errors, records, start } = trace;
  const item = new vscode.TreeItem(action || shortId(id), vscode.TreeItemCollapsibleState.Collapsed);
  item.contextValue = "trace";
  item.iconPath = statusIcon(status, stale);
  const handled = status === "ok" && errors > 0 ? counted(errors, "error handled", "errors handled") : "";
  item.description = [
    action ? shortId(id) : "",
    counted(path.length, "hop", "hops"),
    counted(spans, "span", "spans"),
    durationText(duration),
    stale ? statusWord(status, stale) : handled,
  ]
    .filter(Boolean)
    .join(separator);
  item.tooltip = [
    `${action} ${id}`.trim(),
    [statusWord(status, stale), durationText(duration), counted(records, "record", "records"), handled].filter(Boolean).join(separator),
    start ? vscode.l10n.t("started {0} (UTC)", start.replace("T", " ").replace("Z", "")) : "",
    path.join(" → "),
  ]
    .filter(Boolean)
    .join("\n");
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
  if (node.kind === "record") item.tooltip = recordTooltip(node);
  if (node.kind === "text") item.tooltip = `${node.text}\n${node.path}:${node.line}`;
  if (node.kind === "record" || node.kind === "text") {
    item.command = { command: commands.revealInLog, title: vscode.l10n.t("Reveal in Log"), arguments: [element] };
  }
  return item;
}

function recordTooltip({ level, event, time, path, line, gone }: RecordNode): string {
  return [`${level} ${event}`.trim(), time.replace("T", " ").replace("Z", " UTC"), `${path}:${line}`, gone].filter(Boolean).join("\n");
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

function moreItem({ shown, total }: Extract<TraceElement, { readonly kind: "more" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Show more"), vscode.TreeItemCollapsibleState.None);
  item.description = vscode.l10n.t("{0} of {1} shown", formatCount(shown), formatCount(total));
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.contextValue = "more";
  return item;
}
