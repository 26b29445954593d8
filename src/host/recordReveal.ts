import * as vscode from "vscode";
import type { RecordNode } from "../protocol/engine";

/** Opens the log at a record's line. */
export async function revealInLog({ path, line }: RecordNode): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const at = document.lineAt(Math.min(line, document.lineCount) - 1).range;
    const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(at.start, at.start), preview: true });
    editor.revealRange(at, vscode.TextEditorRevealType.InCenter);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(vscode.l10n.t("{0} cannot be shown: {1}", path, reason));
  }
}
