import * as vscode from "vscode";
import { excerptScheme } from "./ids";

/** Documents that can be read and not written, each kept while an editor has it. */
export class ReadOnlyTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(excerptScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        // A document that gets its language is closed and opened again; it stays in the list meanwhile.
        const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
        if (!isOpen) this.#texts.delete(uri.toString());
      }),
    );
  }

  /**
   * A document with this text.
   * @param title what its tab says
   * @param name tells it from others with the same title; opened again under both, it is the same document
   * @param language the ID of its language
   */
  async open(title: string, name: string, text: string, language: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme: excerptScheme, path: `/${title}`, query: name });
    const before = this.#texts.get(uri.toString());
    this.#texts.set(uri.toString(), shownText(text));
    // An editor asks again only when it is told to, also the one that VS Code restored from an earlier window.
    if (before !== shownText(text)) this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    return document.languageId === language ? document : await vscode.languages.setTextDocumentLanguage(document, language);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? vscode.l10n.t("This text was taken from a log in an earlier window. Close it and show it again from the Traces view.");
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#texts.clear();
  }
}

/** VS Code ends a line at a carriage return alone, a log does not: the line numbers would differ. */
function shownText(text: string): string {
  return text.replace(/\r(?!\n)/g, "␍");
}
