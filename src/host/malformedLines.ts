import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { SourceSummary } from "../protocol/engine";
import type { ReadOnlyTexts } from "./readOnlyTexts";

/** More than anybody reads; the rest is counted. */
const mostLines = 10_000;

/** Opens a list of the lines of a source that begin like an object and are none: where each stands, why it is none, how it begins. */
export async function showMalformedLines(engine: EngineClient, texts: ReadOnlyTexts, { id, label, path }: SourceSummary): Promise<void> {
  const { items, total } = await engine.call("malformed", { source: id, offset: 0, limit: mostLines });
  const heading = total === 1 ? vscode.l10n.t("1 malformed line in {0}", path) : vscode.l10n.t("{0} malformed lines in {1}", total, path);
  const lines = items.map(({ line, reason, text }) => `${vscode.l10n.t("line {0}: {1}", line, reason)}\n    ${text.replace(/[\r\n]/g, " ")}\n`);
  const rest = total > items.length ? [vscode.l10n.t("and {0} more", total - items.length)] : [];
  const document = await texts.open(vscode.l10n.t("{0} (malformed lines)", label), `source=${id}`, [`${heading}\n`, ...lines, ...rest].join("\n"), "log");
  await vscode.window.showTextDocument(document, { preview: true });
}
