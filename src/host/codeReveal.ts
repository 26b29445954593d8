import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { CodePlace } from "../protocol/engine";
import { asText } from "./itemWords";

/** Files of the workspace that are looked through for one that a log names by its end. */
const mostFound = 50;
/** Places that are offered; a stack may be long. */
const mostPlaces = 40;
const notSources = "**/{node_modules,site-packages,dist-packages,.git}/**";

type Frame = { readonly file: string; readonly line: number };

/**
 * Goes to the code that wrote a record, or that its exception came from; where there are several places, to the one that the user picks.
 * @param frame only to this one of the places that the record names
 */
export async function goToSource(engine: EngineClient, row: number, frame?: Frame): Promise<void> {
  const problem = await problemOfGoing(engine, row, frame);
  if (problem !== "") void vscode.window.showInformationMessage(problem);
}

/** The same. @returns why there is no place to go to, "" where there was one */
export async function problemOfGoing(engine: EngineClient, row: number, frame?: Frame): Promise<string> {
  const all = await engine.call("codePlaces", { row });
  const places = frame ? all.filter(({ file, line }) => file === frame.file && line === frame.line).slice(0, 1) : all.slice(0, mostPlaces);
  const found = (await Promise.all(places.map(async (place) => ({ place, uri: await fileOf(place.file) })))).filter(hasFile);
  const [first] = found;
  if (!first) return problemOf(places);
  const chosen = found.length === 1 ? first : await pick(found);
  if (chosen) await show(chosen);
  return "";
}

interface FoundPlace {
  readonly place: CodePlace;
  readonly uri: vscode.Uri;
}

function hasFile(found: { readonly place: CodePlace; readonly uri: vscode.Uri | undefined }): found is FoundPlace {
  return found.uri !== undefined;
}

function problemOf(places: readonly CodePlace[]): string {
  const [first] = places;
  if (!first) return vscode.l10n.t("This record names no place in the code: neither a call site (pathname and lineno, caller, source …) nor an exception with a stack.");
  return vscode.l10n.t("{0} is in no folder of this workspace. Open the folder that holds it.", asText(`${first.file}:${first.line}`));
}

async function pick(found: readonly FoundPlace[]): Promise<FoundPlace | undefined> {
  const items = found.map((each) => {
    const { file, line, name, kind } = each.place;
    const where = `${vscode.workspace.asRelativePath(each.uri)}:${line}`;
    const description = kind === "call" ? vscode.l10n.t("wrote the record") : where;
    return { each, label: kind === "call" ? where : name || where, description, detail: file };
  });
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Go to Source"), matchOnDescription: true }))?.each;
}

async function show({ place: { line, column }, uri }: FoundPlace): Promise<void> {
  // A log may name any file of the machine.
  if (!vscode.workspace.getWorkspaceFolder(uri)) {
    const open = vscode.l10n.t("Open");
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t("A log names {0}, which is in no folder of this workspace.", asText(uri.fsPath)), { modal: true }, open);
    if (answer !== open) return;
  }
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  try {
    const editor = await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at), preview: true });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  } catch (error) {
    // VS Code has no text of a binary file, nor of one that is too large.
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} cannot be opened: {1}", asText(uri.fsPath), asText(reason)));
  }
}

/** The file that a log means: the one at the path, else the one in the workspace whose path ends most like it. */
async function fileOf(written: string): Promise<vscode.Uri | undefined> {
  const path = pathOf(written);
  if (/^([/\\]|[a-zA-Z]:[/\\])/.test(path)) {
    const uri = vscode.Uri.file(path);
    if (await isFile(uri)) return uri;
  }
  const segments = path.split(/[/\\]/).filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  const name = segments.at(-1);
  if (name === undefined) return undefined;
  const candidates = await vscode.workspace.findFiles(`**/${name.replace(/[[\]{}*?!]/g, "[$&]")}`, notSources, mostFound);
  const common = (uri: vscode.Uri) => {
    const own = uri.path.split("/");
    let length = 0;
    while (length < segments.length && own.at(-1 - length) === segments.at(-1 - length)) length++;
    return length;
  };
  return candidates.sort((a, b) => common(b) - common(a) || a.path.length - b.path.length)[0];
}

/** What stands before the path in a URL of a bundler or of Node. */
function pathOf(written: string): string {
  if (written.startsWith("file:")) {
    try {
      return fileURLToPath(written);
    } catch {
      return written;
    }
  }
  return written.replace(/^[a-z][a-z0-9+.-]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await stat(uri.fsPath)).isFile();
  } catch {
    return false;
  }
}
