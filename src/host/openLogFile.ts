import { basename } from "node:path";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import { commands, views } from "./ids";

/** Reads log files into the explorer: the given one, else those that the user picks. */
export async function openLogFiles(engine: EngineClient, uri?: vscode.Uri): Promise<void> {
  const uris = uri ? [uri] : await pick();
  if (uris.length === 0) return;
  await vscode.commands.executeCommand(`${views.traces}.focus`);
  await Promise.all(uris.map((each) => openLogFile(engine, each)));
}

async function pick(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t("Open Log"),
    title: vscode.l10n.t("Open Log File"),
    filters: { [vscode.l10n.t("Logs")]: ["log", "json", "jsonl", "ndjson"], [vscode.l10n.t("All files")]: ["*"] },
  });
  return picked ?? [];
}

async function openLogFile(engine: EngineClient, uri: vscode.Uri): Promise<void> {
  if (uri.scheme !== "file") {
    await vscode.window.showErrorMessage(vscode.l10n.t("Hopscope reads files from disk; {0} is not on one. Save it to a file and open that.", uri.toString(true)));
    return;
  }
  const label = basename(uri.fsPath);
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Reading {0}", label), cancellable: true },
      (progress, cancellation) => openWithProgress(engine, uri.fsPath, label, progress, cancellation),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name === "AbortError") return;
    const another = vscode.l10n.t("Open Another File");
    const answer = await vscode.window.showErrorMessage(vscode.l10n.t("{0} cannot be read: {1}", label, error.message), another);
    if (answer === another) await vscode.commands.executeCommand(commands.openLogFile);
  }
}

async function openWithProgress(
  engine: EngineClient,
  path: string,
  label: string,
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
    const percent = (source.bytesRead / source.bytes) * 100;
    progress.report({ message: vscode.l10n.t("{0} of {1}", formatBytes(source.bytesRead), formatBytes(source.bytes)), increment: percent - told });
    told = percent;
  });
  try {
    // Two sources of one file would count each record twice: opened again, it is read anew.
    const open = (await engine.call("sources", {})).filter((source) => source.path === path);
    for (const { id } of open) await engine.call("close", { source: id });
    await engine.call("open", { path, label, kind: "file", follow: false }, abort.signal);
  } finally {
    stopListening();
    cancelled.dispose();
  }
}

/** `1.2 GB`, `340 kB`; decimal units. */
function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}
