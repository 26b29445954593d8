import * as vscode from "vscode";
import { formatDuration, formatShare } from "../../engine/format";
import type { TraceHighlights, TraceSummary } from "../../protocol/engine";
import { counted, separator } from "../itemWords";
import { durationText, statusWord } from "./traceItems";

/** What is worth knowing of a trace before it is opened. Every text of a log is escaped: it shows as text. */
export function traceTooltip({ id, action, path, duration, status, stale, errors, records, start }: TraceSummary, { slowest, criticalPath, gap, skews, error, why }: TraceHighlights): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const line = (...texts: readonly string[]) => {
    const shown = texts.filter(Boolean);
    if (shown.length > 0) tooltip.appendText(shown.join(separator)).appendMarkdown("\n\n");
  };
  tooltip.appendMarkdown("**").appendText(action || id).appendMarkdown("**\n\n");
  if (action) line(id);
  line(statusWord(status, stale), durationText(duration), counted(records, "record", "records"), errors > 0 ? counted(errors, "error", "errors") : "");
  if (error) line(error);
  tooltip.appendMarkdown(`*${vscode.l10n.t("Why this status")}:* `).appendText(why).appendMarkdown("\n\n");
  if (start) line(vscode.l10n.t("Started {0} UTC", start.replace("T", " ").replace("Z", "")));
  if (path.length > 0) line(path.slice(0, mostAgents).join(" → ") + (path.length > mostAgents ? " → …" : ""));
  if (slowest) line(vscode.l10n.t("Slowest span: {0}", slowest.name), formatDuration(slowest.duration), slowest.agent);
  if (criticalPath.length > 1) line(vscode.l10n.t("Time went to: {0}", criticalPath.map(({ agent, share }) => `${agent} ${formatShare(share)}`).join(", ")));
  if (gap) line(vscode.l10n.t("Nothing happened for {0} between {1} and {2}", formatDuration(gap.duration), gap.before, gap.after));
  for (const { agent, offset } of skews) {
    const words = offset > 0 ? vscode.l10n.t("The clock of {0} is behind by about {1}", agent, formatDuration(offset)) : vscode.l10n.t("The clock of {0} is ahead by about {1}", agent, formatDuration(-offset));
    line(words);
  }
  return tooltip;
}

const mostAgents = 12;
