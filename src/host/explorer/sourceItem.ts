import * as vscode from "vscode";
import type { SourceState, SourceSummary } from "../../protocol/engine";
import type { SourceNote } from "../live/liveSources";
import { counted, formatCount, separator } from "../itemWords";
import { shareOfTraces } from "./listingWords";

const warning = new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
const icons: Readonly<Record<SourceState, vscode.ThemeIcon>> = {
  reading: new vscode.ThemeIcon("loading~spin"),
  live: new vscode.ThemeIcon("circle-filled"),
  missing: warning,
  ended: new vscode.ThemeIcon("circle-outline"),
  failed: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
};

/** What the host knows of sources beside what the engine does. */
export interface SourceSurroundings {
  noteOf(path: string): SourceNote | undefined;
  /** What is done with a source: words for the conditions of its menus. */
  contextOf(path: string): string[];
}

/** How VS Code draws a source: its state in words, what it holds, what is wrong with it. @param passing traces of it that are listed, where not all are */
export function sourceItem(summary: SourceSummary, passing?: number, surroundings?: SourceSurroundings): vscode.TreeItem {
  const { label, path, kind, state, problem, counts } = summary;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  const note = surroundings?.noteOf(path);
  item.contextValue = ["source", kind, state, ...(surroundings?.contextOf(path) ?? []), counts.malformed > 0 ? "malformed" : ""].filter(Boolean).join(".");
  item.iconPath = isPartial(summary) ? warning : icons[state];
  const word = stateWord(summary);
  const outcome = note?.outcome ?? "";
  // A run that has ended is told by the time at which it started.
  const shown = passing === undefined ? contents(summary) : shareOfTraces(passing, summary.statistics.traces);
  const described = [kind === "run" ? timeOfSpool(path) : "", kind === "run" && state === "ended" ? outcome : word, shown, note?.isKept ? vscode.l10n.t("kept") : "", ...remarks(note), problem];
  item.description = described.filter(Boolean).join(separator);
  item.tooltip = [path, word, outcome, shown, accountOfLines(summary), recordsByDialect(summary), ...explanations(note), problem].filter(Boolean).join("\n");
  item.accessibilityInformation = { label: [label, word, outcome, shown, ...remarks(note), problem].filter(Boolean).join(", ") };
  return item;
}

/** What the debugger has left out, in short. */
function remarks(note: SourceNote | undefined): string[] {
  if (!note) return [];
  const { cut, folded } = note;
  return [cut > 0 ? vscode.l10n.t("{0} cut short", counted(cut, "line", "lines")) : "", folded > 0 ? vscode.l10n.t("{0} folded", counted(folded, "output", "outputs")) : ""];
}

function explanations(note: SourceNote | undefined): string[] {
  if (!note) return [];
  return [
    note.cut > 0 ? vscode.l10n.t("The debugger cut lines short that are very long: they are no records. The JavaScript debugger passes on all of a line with \"outputCapture\": \"std\" in its launch configuration.") : "",
    note.folded > 0 ? vscode.l10n.t("The debugger passed on a summary of objects that the program printed: they are no records. Print them as JSON, one a line.") : "",
  ];
}

/** Nothing more will come, and what there is could not be read to its end. */
function isPartial({ state, problem }: SourceSummary): boolean {
  return state === "ended" && problem !== "";
}

function stateWord(summary: SourceSummary): string {
  const { kind, state, bytes, bytesRead } = summary;
  switch (state) {
    case "reading":
      return bytes > 0 ? vscode.l10n.t("reading {0} %", Math.min(100, Math.floor((bytesRead / bytes) * 100))) : vscode.l10n.t("reading");
    case "live":
      return kind === "run" ? vscode.l10n.t("live") : vscode.l10n.t("following");
    case "missing":
      return vscode.l10n.t("file is gone – waiting for it");
    case "ended":
      return isPartial(summary) ? vscode.l10n.t("read only in part") : vscode.l10n.t("ended");
    case "failed":
      return vscode.l10n.t("cannot be read");
  }
}

/** `2 traces, 1 failed`; where a log has been read and shows none, why. */
function contents({ kind, state, counts, withoutTrace, statistics: { traces, failed } }: SourceSummary): string {
  if (kind === "run" && state === "ended" && counts.lines === 0) return vscode.l10n.t("printed nothing");
  const elsewhere = counts.records - withoutTrace;
  if (traces === 0 && elsewhere > 0 && state !== "reading") return vscode.l10n.t("{0} in traces of other sources", counted(elsewhere, "record", "records"));
  const isRead = state === "ended" || (kind === "file" && state === "live" && counts.lines > 0);
  if (traces === 0 && isRead) return vscode.l10n.t("no traces: no record names a correlation or trace ID");
  if (traces === 0 && state !== "reading" && state !== "live") return "";
  return [counted(traces, "trace", "traces"), failed > 0 ? vscode.l10n.t("{0} failed", formatCount(failed)) : ""].filter(Boolean).join(", ");
}

function accountOfLines({ counts }: SourceSummary): string {
  const { lines, records, continuation, unstructured, malformed, blank } = counts;
  return (
    `${formatCount(lines)} lines: ${formatCount(records)} records, ${formatCount(continuation)} continued, ` +
    `${formatCount(unstructured)} plain text, ${formatCount(malformed)} malformed, ${formatCount(blank)} blank`
  );
}

/** `structlog 1,204, pino 3`, most first. */
function recordsByDialect({ dialects }: SourceSummary): string {
  const found = Object.entries(dialects).filter(([, records]) => records > 0);
  found.sort(([, a], [, b]) => b - a);
  return found.map(([name, records]) => `${name} ${formatCount(records)}`).join(", ");
}

/** The time in a spool's name, `14:02:11`; times are UTC everywhere, as in the logs. */
function timeOfSpool(path: string): string {
  return /T(\d\d)-(\d\d)-(\d\d)\./.exec(path)?.slice(1).join(":") ?? "";
}
