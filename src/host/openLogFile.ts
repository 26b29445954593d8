import { basename } from "node:path";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import { commands, settings, views } from "./ids";
import { asText, formatBytes } from "./itemWords";

/** A file that is to be read into the explorer. */
export interface LogToRead {
  /** Absolute. */
  readonly path: string;
  readonly label: string;
  /** Whether it is read on while it grows. */
  readonly follow: boolean;
}

/** Reads log files into the explorer: the given one, else those that the user picks. */
export async function openLogFiles(engine: EngineClient, uri?: vscode.Uri): Promise<void> {
  await openUris(engine, uri ? [uri] : await pick());
}

/** Reads the files that these URIs name into the explorer. */
export async function openUris(engine: EngineClient, uris: readonly vscode.Uri[]): Promise<void> {
  if (uris.length === 0) return;
  await vscode.commands.executeCommand(`${views.traces}.focus`);
  await Promise.all(uris.map((each) => openUri(engine, each)));
}

async function pick(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t("Open Log"),
    title: vscode.l10n.t("Open Log File"),
    filters: { [vscode.l10n.t("Logs")]: ["log", "json", "jsonl", "ndjson", "gz"], [vscode.l10n.t("All files")]: ["*"] },
  });
  return picked ?? [];
}

async function openUri(engine: EngineClient, uri: vscode.Uri): Promise<void> {
  if (uri.scheme !== "file") {
    await vscode.window.showErrorMessage(vscode.l10n.t("Hopscope reads files from disk; {0} is not on one. Save it to a file and open that.", uri.toString(true)));
    return;
  }
  const follow = vscode.workspace.getConfiguration().get<boolean>(settings.follow, true);
  await readLog(engine, { path: uri.fsPath, label: basename(uri.fsPath), follow });
}

/**
 * Reads a log with a progress that can be cancelled; what goes wrong is told to the user.
 * @returns whether it is open now
 */
export async function readLog(engine: EngineClient, log: LogToRead): Promise<boolean> {
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Reading {0}", log.label), cancellable: true },
      (progress, cancellation) => openWithProgress(engine, log, progress, cancellation),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name !== "AbortError") void explainFailure(log.label, error);
    return false;
  }
}

async function explainFailure(label: string, { message }: Error): Promise<void> {
  const another = vscode.l10n.t("Open Another File");
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t("{0} cannot be read: {1}", asText(label), asText(message)), another);
  if (answer === another) await vscode.commands.executeCommand(commands.openLogFile);
}

async function openWithProgress(
  engine: EngineClient,
  { path, label, follow }: LogToRead,
  progress: vscode.Progress<{ readonly message: string; readonly increment: number }>,
  cancellation: vscode.CancellationToken,
): Promise<void> {
  const abort = new AbortController();
  const cancelled = cancellation.onCancellationRequested(() => {
    abort.abort();
  });
  let told = 0;
  const stopListening = engine.on("changed", ({ sources }) => {
    const source = sources.findLast((each) => each.path === path);
    if (!source || source.bytes === 0) return;
    // A file that grows faster than it is read would let the bar go back.
    const percent = Math.max(told, (source.bytesRead / source.bytes) * 100);
    progress.report({ message: vscode.l10n.t("{0} of {1}", formatBytes(source.bytesRead), formatBytes(source.bytes)), increment: percent - told });
    told = percent;
  });
  try {
    // Two sources of one file would count each record twice: opened again, it is read anew.
    const open = (await engine.call("sources", {})).filter((source) => source.path === path);
    for (const { id } of open) await engine.call("close", { source: id });
    await engine.call("open", { path, label, kind: "file", follow }, abort.signal);
  } finally {
    stopListening();
    cancelled.dispose();
  }
}
