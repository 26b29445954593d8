import { stat } from "node:fs/promises";
import { basename } from "node:path";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { Excerpt, RecordNode } from "../protocol/engine";
import { asText } from "./itemWords";
import type { ReadOnlyTexts } from "./readOnlyTexts";
import type { TraceElement } from "./explorer/traceItems";

/** VS Code gives extensions no document of a file that is larger, bytes. */
const documentLimit = 50 * 1024 * 1024;

/** Shows the line of a record, or of the text behind one, in its log: in the file itself, else in an excerpt of it. */
export async function revealInLog(engine: EngineClient, texts: ReadOnlyTexts, { node, parent }: Extract<TraceElement, { kind: "node" }>): Promise<void> {
  // What stands behind a record is read with it.
  const record = node.kind === "text" && parent.kind === "node" ? parent.node : node;
  if (record.kind === "record") await revealRecord(engine, texts, record, node.kind === "text" ? node.line - record.line : 0);
}

/** Shows a record's line in its log, or one so many lines behind it. */
export async function revealRecord(engine: EngineClient, texts: ReadOnlyTexts, record: RecordNode, linesBehind = 0): Promise<void> {
  if (record.gone) {
    void vscode.window.showWarningMessage(vscode.l10n.t("The text of this record cannot be shown: {0}", asText(record.gone)));
    return;
  }
  try {
    const excerpt = await engine.call("excerpt", { row: record.row });
    const file = await fileWith(record, excerpt);
    const document = file ?? (await excerptDocument(texts, record, excerpt));
    await showLine(document, excerpt.line + linesBehind - (file ? 1 : excerpt.firstLine));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("Line {0} of {1} cannot be shown: {2}", record.line, asText(record.path), asText(reason)));
  }
}

/** The file as a document, when it is small enough and still has the record's text in its place: a rotation puts another one there. */
async function fileWith({ path }: RecordNode, excerpt: Excerpt): Promise<vscode.TextDocument | undefined> {
  try {
    if ((await stat(path)).size >= documentLimit) return undefined;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    if (excerpt.line > document.lineCount) return undefined;
    const expected = excerpt.text.split("\n")[excerpt.line - excerpt.firstLine] ?? "";
    return document.lineAt(excerpt.line - 1).text === expected.replace(/^\uFEFF/, "").replace(/\r$/, "") ? document : undefined;
  } catch {
    // Gone, or compressed: the engine knows its text all the same.
    return undefined;
  }
}

function excerptDocument(texts: ReadOnlyTexts, { path, row }: RecordNode, { text, firstLine }: Excerpt): Promise<vscode.TextDocument> {
  const title = vscode.l10n.t("{0} (excerpt, from line {1})", basename(path), firstLine);
  return texts.open(title, `row=${row}`, text, /^\s*\{/m.test(text) ? "jsonl" : "log");
}

/** @param index of the line in the document, from 0 */
async function showLine(document: vscode.TextDocument, index: number): Promise<void> {
  const line = document.lineAt(Math.max(0, Math.min(index, document.lineCount - 1))).range;
  const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(line.start, line.start), preview: true });
  editor.revealRange(line, vscode.TextEditorRevealType.InCenter);
}
