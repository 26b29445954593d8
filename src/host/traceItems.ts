import * as vscode from "vscode";
import { formatDuration } from "../engine/format";
import type { SourceSummary, TraceNode, TraceStatus, TraceSummary } from "../protocol/engine";
import { commands } from "./ids";

/** A row of the explorer. Each is made once and kept while it is shown, so that only it is refreshed. */
export type TraceElement =
  | { readonly kind: "source"; summary: SourceSummary }
  | { readonly kind: "trace"; readonly source: TraceElement; readonly summary: TraceSummary }
  | { readonly kind: "node"; readonly trace: TraceSummary; readonly parent: TraceElement; readonly node: TraceNode }
  | { readonly kind: "more"; readonly parent: TraceElement; readonly shown: number; readonly total: number };

const integers = new Intl.NumberFormat("en-US");
const separator = " · ";

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
      return nodeItem(element.node);
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

/** `2 hops`, `1 hop`. */
function counted(count: number, one: string, many: string): string {
  return `${integers.format(count)} ${count === 1 ? one : many}`;
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

function sourceItem({ label, path, kind, state, problem, bytes, bytesRead, counts, statistics }: SourceSummary): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.contextValue = `source.${kind}`;
  const traces = [counted(statistics.traces, "trace", "traces"), statistics.failed > 0 ? `${integers.format(statistics.failed)} failed` : ""].filter(Boolean).join(", ");
  const progress = state === "reading" && bytes > 0 ? `${Math.floor((bytesRead / bytes) * 100)} % read` : state === "live" ? "live" : "";
  const started = kind === "run" ? timeOfSpool(path) : "";
  const empty = state === "ended" && statistics.traces === 0;
  const whatItHolds = empty ? vscode.l10n.t("no traces: no record names a correlation or trace ID") : traces;
  item.description = state === "failed" ? problem : [started, progress, whatItHolds].filter(Boolean).join(separator);
  const icons = { reading: "loading~spin", live: "circle-filled", ended: "circle-outline", failed: "error" } as const;
  item.iconPath = new vscode.ThemeIcon(icons[state], state === "failed" ? new vscode.ThemeColor("list.errorForeground") : undefined);
  item.tooltip = [
    path,
    `${integers.format(counts.lines)} lines: ${integers.format(counts.records)} records, ${integers.format(counts.continuation)} continued, ` +
      `${integers.format(counts.unstructured)} plain text, ${integers.format(counts.malformed)} malformed, ${integers.format(counts.blank)} blank`,
    problem,
  ]
    .filter(Boolean)
    .join("\n");
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** The time in a spool's name, `14:02:11`; times are UTC everywhere, as in the logs. */
function timeOfSpool(path: string): string {
  return /T(\d\d)-(\d\d)-(\d\d)\./.exec(path)?.slice(1).join(":") ?? "";
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

function nodeItem(node: TraceNode): vscode.TreeItem {
  const { label, description, icon, color } = faceOf(node);
  const item = new vscode.TreeItem(label, node.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.contextValue = node.kind;
  item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
  item.description = description.filter(Boolean).join(separator);
  item.accessibilityInformation = { label: `${node.kind} ${label}, ${item.description}` };
  if (node.kind === "record") {
    item.tooltip = [`${node.level} ${node.event}`.trim(), node.time.replace("T", " ").replace("Z", " UTC"), `${node.path}:${node.line}`].filter(Boolean).join("\n");
    item.command = { command: commands.revealInLog, title: vscode.l10n.t("Reveal in Log"), arguments: [{ kind: "node", node }] };
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
      const face = { label: node.time ? node.time.slice(11, 23) : vscode.l10n.t("no time"), description: [node.event], icon: "three-bars" };
      const color = levelColor(node.level);
      return color ? { ...face, color } : face;
    }
  }
}

function levelColor(level: string): string | undefined {
  if (level === "error" || level === "critical") return "list.errorForeground";
  return level === "warning" ? "list.warningForeground" : undefined;
}

function moreItem({ shown, total }: Extract<TraceElement, { readonly kind: "more" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Show more"), vscode.TreeItemCollapsibleState.None);
  item.description = vscode.l10n.t("{0} of {1} shown", integers.format(shown), integers.format(total));
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.contextValue = "more";
  return item;
}
