import * as vscode from "vscode";
import { commands } from "../ids";
import type { HealthMonitor } from "./healthMonitor";
import { iconOf, spokenText, summaryText, tooltipMarkdown, type Observation } from "./healthWords";

const openSettings = "workbench.action.openSettings";

/** Health at a glance; hidden until there is a trace. */
export class HealthStatusBar implements vscode.Disposable {
  readonly #monitor: HealthMonitor;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;

  constructor(monitor: HealthMonitor) {
    this.#monitor = monitor;
    this.#item = vscode.window.createStatusBarItem("hopscope.health", vscode.StatusBarAlignment.Left, -10);
    this.#item.name = vscode.l10n.t("Hopscope Health");
    this.#item.command = commands.showHealth;
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      monitor.onDidChange((observation) => {
        this.#show(observation);
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(observation: Observation): void {
    const { report } = observation;
    if (report.open === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${iconOf(report)}) ${summaryText(observation)}`;
    // What has ended needs no alarm any more.
    this.#item.backgroundColor = report.state === "unhealthy" && report.isRunning ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    const links = { openTrace: commands.openTimeline, showHealth: commands.showHealth, settings: openSettings };
    const tooltip = new vscode.MarkdownString(tooltipMarkdown(observation, this.#monitor.settings.thresholds.leastEnded, links));
    tooltip.isTrusted = { enabledCommands: Object.values(links) };
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: spokenText(observation), role: "button" };
    this.#item.show();
  }
}
