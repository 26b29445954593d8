import * as vscode from "vscode";
import { startHopscope, type HopscopeApi, type RunningHopscope } from "./host/hopscope";

let running: RunningHopscope | undefined;

export function activate(context: vscode.ExtensionContext): HopscopeApi {
  try {
    running = startHopscope(context);
    return running.api;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("Hopscope could not start: {0}", reason));
    throw error;
  }
}

/** VS Code waits some seconds for it before the extension's parts are disposed of. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}
