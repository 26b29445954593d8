import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { TraceSummary } from "../protocol/engine";

/** Shows a trace by the clock of its root's agent, where the clocks of others are surely off; asked again, as it was recorded. */
export async function correctClocks(engine: EngineClient, { key, id }: TraceSummary): Promise<void> {
  const { skews } = await engine.call("highlights", { key });
  // A trace whose clocks are corrected has none that is off any more.
  const isOff = await engine.call("correctClocks", { key, isCorrected: skews.length > 0 });
  if (!isOff) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No clock of this trace is surely off: no agent began before it was asked."));
    return;
  }
  const text = skews.length > 0 ? vscode.l10n.t("{0} is shown with corrected clocks", id) : vscode.l10n.t("{0} is shown as it was recorded", id);
  vscode.window.setStatusBarMessage(text, 5000);
}
