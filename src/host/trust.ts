import * as vscode from "vscode";

/** Whether Hopscope may start a program; where it may not, the user is told why. In a workspace that is not trusted nothing is started, however the command is called. */
export async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("In a workspace that you do not trust Hopscope starts no program. It can still read log files."),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand("workbench.trust.manage");
  return false;
}
