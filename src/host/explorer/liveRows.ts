import * as vscode from "vscode";
import { commands } from "../ids";
import { counted, formatBytes, separator } from "../itemWords";
import type { CommandSources } from "../live/commandSources";
import type { LiveSources, SourceNote } from "../live/liveSources";
import type { Processes } from "../live/processes";
import type { StoredSpool } from "../spools/spoolStore";
import { timeOfMark, type Mark } from "./marks";
import type { TraceElement } from "./traceItems";

/** Rows that stand for no log that is open: a command that can be started, what ran earlier, a moment that was marked. */
export type LiveElement =
  | { readonly kind: "command"; readonly name: string; readonly command: string }
  | { readonly kind: "recent"; readonly count: number }
  | { readonly kind: "spool"; readonly parent: LiveElement; readonly spool: StoredSpool }
  | { readonly kind: "mark"; readonly parent: TraceElement | undefined; readonly mark: Mark };

/** What the tree shows of live sources beside what the engine knows. */
export class LiveRows implements vscode.Disposable {
  readonly #sources: LiveSources;
  readonly #commands: CommandSources;
  readonly #processes: Processes;
  readonly #changed = new vscode.EventEmitter<string>();
  /** Told the path of a source whose row has changed, "" when the rows of the root have. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  #recent: Promise<readonly StoredSpool[]> | undefined;

  constructor(sources: LiveSources, commandSources: CommandSources, processes: Processes) {
    this.#sources = sources;
    this.#commands = commandSources;
    this.#processes = processes;
    const tell = (path: string) => {
      this.#recent = undefined;
      this.#changed.fire(path);
    };
    this.#subscriptions = vscode.Disposable.from(this.#changed, sources.onDidChange(tell), commandSources.onDidChange(() => tell("")));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  noteOf(path: string): SourceNote | undefined {
    return this.#sources.noteOf(path);
  }

  /** What is done with the source of this path: words for the conditions of its menus. */
  contextOf(path: string): string[] {
    const note = this.noteOf(path);
    if (!note) return [];
    return [note.origin, note.isLive ? (this.#processes.isRunning(path) ? "running" : "") : "over", note.isKept ? "kept" : "unkept"].filter(Boolean);
  }

  /** The rows beneath the sources. @param shown paths of the sources that are listed */
  async roots(shown: readonly string[]): Promise<LiveElement[]> {
    const started = new Set(shown.flatMap((path) => this.noteOf(path) ?? []).flatMap(({ origin, label }) => (origin === "command" ? label : [])));
    const idle = this.#commands.all.filter(({ name }) => !started.has(name));
    const { length } = await this.recent();
    const recent: LiveElement[] = length > 0 ? [{ kind: "recent", count: length }] : [];
    return [...idle.map(({ name, command }): LiveElement => ({ kind: "command", name, command })), ...recent];
  }

  recent(): Promise<readonly StoredSpool[]> {
    return (this.#recent ??= this.#sources.recent());
  }
}

/** How VS Code draws such a row. */
export function liveItem(element: LiveElement): vscode.TreeItem {
  switch (element.kind) {
    case "command":
      return commandItem(element);
    case "recent":
      return recentItem(element);
    case "spool":
      return spoolItem(element.spool);
    case "mark":
      return markItem(element.mark);
  }
}

export function liveElementId(element: LiveElement): string {
  switch (element.kind) {
    case "command":
      return `command ${element.name}`;
    case "recent":
      return "recent";
    case "spool":
      return `spool ${element.spool.path}`;
    case "mark":
      return `mark ${element.mark.number}`;
  }
}

function commandItem({ name, command }: Extract<LiveElement, { kind: "command" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  item.description = vscode.l10n.t("not running");
  item.tooltip = command;
  item.iconPath = new vscode.ThemeIcon("terminal");
  item.contextValue = "command";
  item.accessibilityInformation = { label: vscode.l10n.t("command {0}, not running", name) };
  return item;
}

function recentItem({ count }: Extract<LiveElement, { kind: "recent" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Recent"), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = counted(count, "run", "runs");
  item.tooltip = vscode.l10n.t("What ran in this workspace earlier. The settings hopscope.spools.* say how much of it is kept.");
  item.iconPath = new vscode.ThemeIcon("history");
  item.contextValue = "recent";
  item.accessibilityInformation = { label: vscode.l10n.t("Recent, {0}", item.description) };
  return item;
}

function spoolItem({ path, label, startedAt, outcome, bytes, isKept, isLive }: StoredSpool): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const when = startedAt.replace("T", " ").slice(0, 19);
  item.description = [shortTime(startedAt), isLive ? vscode.l10n.t("live") : outcome, formatBytes(bytes), isKept ? vscode.l10n.t("kept") : ""].filter(Boolean).join(separator);
  item.tooltip = [path, vscode.l10n.t("Started {0} UTC", when), outcome].filter(Boolean).join("\n");
  item.iconPath = new vscode.ThemeIcon("output");
  item.contextValue = ["spool", isLive ? "live" : "over", isKept ? "kept" : "unkept"].join(".");
  item.command = { command: commands.openRecent, title: vscode.l10n.t("Open"), arguments: [{ kind: "spool", spool: { path } }] };
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** Of today the time, else the day. */
function shortTime(startedAt: string): string {
  const [day = "", time = ""] = startedAt.split("T");
  return day === new Date().toISOString().slice(0, 10) ? time.slice(0, 8) : day;
}

function markItem(mark: Mark): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Mark {0}", mark.number), vscode.TreeItemCollapsibleState.None);
  item.description = timeOfMark(mark);
  item.tooltip = vscode.l10n.t("Set at {0} UTC: it stands between the traces that began before and after.", new Date(mark.at).toISOString().replace("T", " ").slice(0, 23));
  item.iconPath = new vscode.ThemeIcon("bookmark", new vscode.ThemeColor("charts.yellow"));
  item.contextValue = "mark";
  item.accessibilityInformation = { label: vscode.l10n.t("mark {0} at {1}", mark.number, timeOfMark(mark)) };
  return item;
}
