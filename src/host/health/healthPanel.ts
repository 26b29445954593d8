import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import { healthWindowForms, parseHealthWindow } from "../../engine/healthTerms";
import type { HealthContract } from "../../protocol/engine";
import { healthParams } from "../../protocol/healthParams";
import { RpcServer } from "../../protocol/rpc";
import { problemOfGoing } from "../codeReveal";
import { commands, healthSettings, healthViewType } from "../ids";
import { checkedBy } from "../pageCalls";
import { healthPage } from "../pageHtml";
import type { ReadOnlyTexts } from "../readOnlyTexts";
import { revealRecord } from "../recordReveal";
import { fillWebview, pageIcon, webviewPort } from "../webviewPage";
import type { HealthMonitor } from "./healthMonitor";

/** The Health page, once. */
export class HealthPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #engine: EngineClient;
  readonly #texts: ReadOnlyTexts;
  readonly #monitor: HealthMonitor;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable;
  #open: { readonly panel: vscode.WebviewPanel; readonly server: RpcServer<HealthContract> } | undefined;

  constructor(extensionUri: vscode.Uri, engine: EngineClient, texts: ReadOnlyTexts, monitor: HealthMonitor, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#texts = texts;
    this.#monitor = monitor;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(healthViewType, this),
      monitor.onDidChange(() => {
        this.#open?.server.emit("changed", {});
      }),
    );
  }

  /** Opens the page, or shows the one that is open. */
  show(): void {
    if (this.#open) this.#open.panel.reveal();
    else this.#fill(vscode.window.createWebviewPanel(healthViewType, vscode.l10n.t("Hopscope Health"), vscode.ViewColumn.Active));
  }

  /** Fills a panel that VS Code has kept over a reload of the window. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#fill(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#open?.panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel): void {
    panel.iconPath = pageIcon(this.#extensionUri, "health");
    const server = this.#serve(panel.webview);
    this.#open?.panel.dispose();
    this.#open = { panel, server };
    panel.onDidDispose(() => {
      server.close();
      if (this.#open?.panel === panel) this.#open = undefined;
    });
    fillWebview(panel.webview, this.#extensionUri, healthPage);
  }

  #serve(webview: vscode.Webview): RpcServer<HealthContract> {
    const query = () => ({ thresholds: this.#monitor.settings.thresholds, window: this.#monitor.settings.window, before: this.#monitor.before });
    return new RpcServer<HealthContract>(
      webviewPort(webview),
      {
        load: async (_params, signal) => ({ ...(await this.#engine.call("healthDetails", query(), signal)), window: this.#monitor.settings.windowText }),
        traces: (params, signal) => this.#engine.call("tracesOfRange", { ...params, window: this.#monitor.settings.window }, signal),
        openTrace: async ({ key }) => {
          await vscode.commands.executeCommand(commands.openTimeline, key);
        },
        goToError: async ({ row }) => {
          if ((await problemOfGoing(this.#engine, row)) !== "") await revealRecord(this.#engine, this.#texts, await this.#engine.call("record", { row }));
        },
        setWindow: ({ window }) => setWindow(window),
        openSettings: async () => {
          await vscode.commands.executeCommand("workbench.action.openSettings", "hopscope.health");
        },
        start: async ({ what }) => {
          await vscode.commands.executeCommand(commands[what]);
        },
      },
      checkedBy(healthParams, (method, reason) => {
        this.#log.warn(`The Health page sent a call that is not one: ${method}`, reason);
      }),
    );
  }
}

/** Where the setting is set already, else for this workspace, else for all. */
async function setWindow(window: string): Promise<void> {
  if (!parseHealthWindow(window)) throw new Error(`${window} is no window; it is one of: ${healthWindowForms}.`);
  const configuration = vscode.workspace.getConfiguration();
  const inWorkspace = configuration.inspect(healthSettings.window)?.workspaceValue !== undefined;
  await configuration.update(healthSettings.window, window, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}
