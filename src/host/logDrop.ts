import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { DroppedFiles } from "./droppedFiles";
import { asText, formatBytes } from "./itemWords";
import { openUris, readLog } from "./openLogFile";
import type { TraceElement } from "./explorer/traceItems";

/** A browser hands over a file's bytes at once, through the extension host's memory. */
const mostBytes = 50_000_000;

const uriList = "text/uri-list";

/** Opens the files that are dropped on the explorer: by their URIs; a browser's, which have none, from a copy. */
export class LogDrop implements vscode.TreeDragAndDropController<TraceElement> {
  readonly dropMimeTypes = [uriList, "files"];
  readonly dragMimeTypes = [];
  readonly #engine: EngineClient;
  readonly #copies: DroppedFiles;

  constructor(engine: EngineClient, copies: DroppedFiles) {
    this.#engine = engine;
    this.#copies = copies;
  }

  async handleDrop(_target: TraceElement | undefined, dataTransfer: vscode.DataTransfer): Promise<void> {
    const files = [...dataTransfer].flatMap(([, item]) => item.asFile() ?? []);
    const listed = await listedUris(dataTransfer);
    const uris = new Map([...listed, ...files.flatMap(({ uri }) => uri ?? [])].map((uri) => [uri.toString(), uri] as const));
    // The bytes are there only until this call answers; the reading of the logs may last.
    const copies = await Promise.all(files.filter(({ uri }) => !uri).map((file) => this.#copy(file)));
    void openUris(this.#engine, [...uris.values()]);
    for (const copy of copies) if (copy) void this.#read(copy);
  }

  async #copy(file: vscode.DataTransferFile): Promise<{ readonly path: string; readonly label: string } | undefined> {
    const label = file.name;
    try {
      const bytes = await file.data();
      if (bytes.byteLength <= mostBytes) return { path: await this.#copies.keep(label, bytes), label };
      const message = vscode.l10n.t("{0} has {1}. A browser can drop at most {2}: use Open Log File for a larger log.", asText(label), formatBytes(bytes.byteLength), formatBytes(mostBytes));
      void vscode.window.showErrorMessage(message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t("{0} cannot be read: {1}", asText(label), asText(reason)));
    }
    return undefined;
  }

  /** A copy does not grow. */
  async #read({ path, label }: { readonly path: string; readonly label: string }): Promise<void> {
    const isOpen = await readLog(this.#engine, { path, label, follow: false });
    if (!isOpen) await this.#copies.forget(path);
  }
}

async function listedUris(dataTransfer: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const text = (await dataTransfer.get(uriList)?.asString()) ?? "";
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  // The fragment of a dropped URI is a place in the file.
  return lines.map((line) => vscode.Uri.parse(line).with({ fragment: "" }));
}
