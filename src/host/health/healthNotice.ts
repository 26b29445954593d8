import * as vscode from "vscode";
import { reasonsInWords } from "../../engine/format";
import { commands, healthSettings } from "../ids";
import { asText } from "../itemWords";
import type { HealthMonitor } from "./healthMonitor";
import { HealthNews } from "./healthNews";
import type { Observation } from "./healthWords";

/** Tells of each change of health once, with the trace that tipped it; a setting, or its own button, mutes it. */
export function announceHealth(monitor: HealthMonitor, onFailure: (error: unknown) => void): vscode.Disposable {
  const news = new HealthNews();
  return monitor.onDidChange((observation) => {
    const { report } = observation;
    if (report.open === 0) {
      news.forget();
      return;
    }
    const isSilence = report.agents.some(({ reasons }) => reasons.some(({ measure }) => measure === "silence"));
    const state = news.next(report, monitor.isLive || isSilence);
    if (state && monitor.settings.isAnnounced) tell(state, observation).catch(onFailure);
  });
}

async function tell(state: "healthy" | "unhealthy", { report }: Observation): Promise<void> {
  const [openTrace, showHealth, mute] = [vscode.l10n.t("Open Trace"), vscode.l10n.t("Show Health"), vscode.l10n.t("Mute")];
  const { tipped } = report;
  const answer =
    state === "unhealthy"
      ? await vscode.window.showWarningMessage(vscode.l10n.t("Hopscope: unhealthy. {0}.", asText(inShort(reasonsInWords(report)))), ...(tipped ? [openTrace] : []), showHealth, mute)
      : await vscode.window.showInformationMessage(vscode.l10n.t("Hopscope: healthy again."), showHealth, mute);
  if (answer === openTrace) await vscode.commands.executeCommand(commands.openTimeline, tipped?.key);
  else if (answer === showHealth) await vscode.commands.executeCommand(commands.showHealth);
  else if (answer === mute) await vscode.workspace.getConfiguration().update(healthSettings.notify, false, vscode.ConfigurationTarget.Global);
}

/** The first reason, and how many more there are. */
function inShort([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : vscode.l10n.t("{0}, and {1} more", first, others.length);
}
