import * as vscode from "vscode";
import type { TraceNode, Why } from "../../protocol/engine";
import { separator } from "../itemWords";

/** What a row of a trace is and by which rules that is known. Every text of a log is escaped: it shows as text. */
export function nodeTooltip(label: string, description: readonly string[], node: TraceNode): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const line = (text: string) => {
    if (text) tooltip.appendText(text).appendMarkdown("\n\n");
  };
  switch (node.kind) {
    case "hop":
    case "span":
      tooltip.appendMarkdown("**").appendText(label).appendMarkdown("**\n\n");
      line(description.filter(Boolean).join(separator));
      for (const [name, rule] of whyLines(node.why)) if (rule) tooltip.appendMarkdown(`*${name}:* `).appendText(rule).appendMarkdown("\n\n");
      break;
    case "missing":
      line(vscode.l10n.t("Its children name this span as their parent, and no record of the trace tells of it."));
      break;
    case "record":
      line(`${node.level} ${node.event}`.trim());
      line(node.time.replace("T", " ").replace("Z", " UTC"));
      line([`${node.path}:${node.line}`, node.stream].filter(Boolean).join(separator));
      line(node.gone);
      break;
    case "text":
      line(node.text);
      line([`${node.path}:${node.line}`, node.stream].filter(Boolean).join(separator));
      break;
  }
  return tooltip;
}

function whyLines({ hop, inferred, status, parent }: Why): readonly (readonly [string, string])[] {
  return [
    [vscode.l10n.t("Why a hop"), hop],
    [vscode.l10n.t("Why inferred"), inferred],
    [vscode.l10n.t("Why this status"), status],
    [vscode.l10n.t("Why here"), parent],
  ];
}
