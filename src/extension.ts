import * as vscode from "vscode";
import { startHopscope, type HopscopeApi } from "./host/hopscope";

export function activate(context: vscode.ExtensionContext): HopscopeApi {
  try {
    return startHopscope(context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("Hopscope could not start: {0}", reason));
    throw error;
  }
}
