import * as vscode from "vscode";
import type { EngineClient } from "../../engine/client";
import type { DisposableStore } from "../disposableStore";
import { settings } from "../ids";
import { asText } from "../itemWords";
import { SpoolStore } from "../spools/spoolStore";
import { CommandSources } from "./commandSources";
import { DebugCapture } from "./debugCapture";
import { LiveSources } from "./liveSources";
import { nodeStreams } from "./nodeStreams";
import { Processes } from "./processes";

/** What keeps the output of what runs. */
export interface LiveParts {
  readonly sources: LiveSources;
  readonly processes: Processes;
  readonly commandSources: CommandSources;
  /** Ends what Hopscope runs and writes all that has come to disk. */
  stop(): Promise<void>;
}

/** Puts the parts together, and opens again what was in the tree when the window was reloaded. */
export function startLive(store: DisposableStore, { globalStorageUri }: vscode.ExtensionContext, engine: EngineClient, onFailure: (error: unknown) => void, log: vscode.LogOutputChannel): LiveParts {
  const spools = new SpoolStore({
    folder: vscode.Uri.joinPath(globalStorageUri, "spools").fsPath,
    workspace: workspaceName(),
    retention,
    lostLabel: vscode.l10n.t("Output of an earlier run"),
    interrupted: vscode.l10n.t("interrupted"),
  });
  const sources = new LiveSources({
    engine,
    store: spools,
    onFailure,
    onLost: (label, error) => {
      onFailure(error);
      void vscode.window.showErrorMessage(vscode.l10n.t("The output of {0} cannot be kept: {1}. Free space on the disk and run it again.", asText(label), asText(error.message)));
    },
  });
  const processes = new Processes(sources, onFailure);
  const commandSources = store.add(new CommandSources(processes, log));
  store.add(new DebugCapture(sources, onFailure));
  store.add(nodeStreams());
  sources.reopen().catch(onFailure);
  const stop = async () => {
    await processes.stopAll();
    await sources.stop();
  };
  return { sources, processes, commandSources, stop };
}

function workspaceName(): string {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  return workspaceFile?.toString() ?? workspaceFolders.map(({ uri }) => uri.toString()).join(" ");
}

const dayMs = 24 * 60 * 60 * 1000;

function retention(): { count: number; ageMs: number; bytes: number } {
  const read = vscode.workspace.getConfiguration();
  const limit = (setting: string, usual: number) => {
    const value = read.get<unknown>(setting);
    return typeof value === "number" && value >= 0 ? value : usual;
  };
  return { count: limit(settings.spoolCount, 50), ageMs: limit(settings.spoolDays, 14) * dayMs, bytes: limit(settings.spoolMegabytes, 1000) * 1e6 };
}
