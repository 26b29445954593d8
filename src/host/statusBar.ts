import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import { formatDuration } from "../engine/format";
import type { TraceStatistics } from "../protocol/engine";
import { settings, views } from "./ids";
import { formatShare } from "./explorer/traceItems";

/** So few ended traces say nothing about health. */
const leastTraces = 5;

/** Health at a glance: error rate and p95 of all traces that are open; hidden until there is one. */
export class HealthStatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable;
  #statistics: TraceStatistics | undefined;

  constructor(engine: EngineClient) {
    this.#item = vscode.window.createStatusBarItem("hopscope.health", vscode.StatusBarAlignment.Left, -10);
    this.#item.name = vscode.l10n.t("Hopscope Health");
    this.#item.command = `${views.traces}.focus`;
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      { dispose: engine.on("changed", ({ statistics }) => this.#show(statistics)) },
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.healthMaxErrorRate) && this.#statistics) this.#show(this.#statistics);
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(statistics: TraceStatistics): void {
    this.#statistics = statistics;
    if (statistics.traces === 0) {
      this.#item.hide();
      return;
    }
    const most = vscode.workspace.getConfiguration().get<number>(settings.healthMaxErrorRate, 0.2);
    const ended = statistics.ok + statistics.failed;
    const unhealthy = ended >= leastTraces && statistics.errorRate > most;
    this.#item.text = `$(${unhealthy ? "warning" : "pulse"}) ${summaryText(statistics)}`;
    this.#item.backgroundColor = unhealthy ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    this.#item.tooltip = tooltip(statistics, unhealthy, most);
    this.#item.accessibilityInformation = { label: vscode.l10n.t("Hopscope: {0}, {1}", unhealthy ? "unhealthy" : "healthy", summaryText(statistics)) };
    this.#item.show();
  }
}

/** `1.8 % failed · p95 240 ms`; before any trace has ended, how many are in progress. */
function summaryText({ ok, failed, inProgress, errorRate, p95 }: TraceStatistics): string {
  if (ok + failed === 0) return vscode.l10n.t("{0} in progress", inProgress);
  const rate = vscode.l10n.t("{0} failed", formatShare(errorRate));
  return Number.isNaN(p95) ? rate : `${rate} · p95 ${formatDuration(p95)}`;
}

function tooltip(statistics: TraceStatistics, unhealthy: boolean, most: number): vscode.MarkdownString {
  const { traces, ok, failed, inProgress, p50, p95, max } = statistics;
  const text = new vscode.MarkdownString();
  const state = unhealthy
    ? vscode.l10n.t("**Unhealthy**: more than {0} of the traces failed", formatShare(most))
    : ok + failed < leastTraces
      ? vscode.l10n.t("**Healthy** so far: fewer than {0} traces have ended", leastTraces)
      : vscode.l10n.t("**Healthy**: at most {0} of the traces failed", formatShare(most));
  text.appendMarkdown(`${state}\n\n`);
  text.appendMarkdown(`${traces} traces: ${ok} ok, ${failed} failed, ${inProgress} in progress or never finished\n\n`);
  if (!Number.isNaN(p95)) text.appendMarkdown(`Duration: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, longest ${formatDuration(max)}`);
  return text;
}
