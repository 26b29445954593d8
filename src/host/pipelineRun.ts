import * as vscode from "vscode";
import { commands, runKey, settings } from "./ids";
import type { LiveSources } from "./live/liveSources";
import type { Processes } from "./live/processes";
import { keptChoice, type PipelineChoice } from "./pipelineChoice";
import { isTrusted } from "./trust";

/** What a run needs of the extension. */
export interface RunEnvironment {
  readonly extensionUri: vscode.Uri;
  readonly processes: Processes;
  readonly sources: LiveSources;
}

/** What the settings say that the pipeline is to do. */
export function usualChoice(): PipelineChoice {
  const read = vscode.workspace.getConfiguration();
  const written = { requests: read.get<unknown>(settings.pipelineRequests), failureRate: read.get<unknown>(settings.pipelineFailureRate), seed: read.get<unknown>(settings.pipelineSeed) };
  return keptChoice(written, { requests: 8, failureRate: 0.15, seed: 1, speed: 1 });
}

/** The command-line arguments of the pipeline for a choice. */
export function pipelineArguments({ requests, failureRate, seed, speed }: PipelineChoice): string[] {
  return [`--requests=${requests}`, `--failure-rate=${failureRate}`, `--seed=${seed}`, ...(speed === 1 ? [] : [`--speed=${speed}`])];
}

/**
 * Runs the sample pipeline in a debug session; where there is no JavaScript debugger, as a plain process.
 * @param args its command-line arguments
 * @returns whether it started; a failure has been shown to the user
 */
export async function runTracedPipeline(environment: RunEnvironment, args: readonly string[]): Promise<boolean> {
  if (!(await isTrusted())) return false;
  await environment.sources.hideSame(args);
  const configuration = pipelineConfiguration(environment.extensionUri, args);
  if (!hasDebugger()) {
    const { name, runtimeExecutable, program, cwd } = configuration;
    environment.processes.start({ label: name, origin: "pipeline", args: [...args] }, { command: runtimeExecutable, args: [program, ...args], cwd });
    void vscode.window.showInformationMessage(vscode.l10n.t("The sample pipeline runs without a debugger: VS Code's JavaScript debugger is disabled or not there."));
    return true;
  }
  const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration, {
    // The traces are what the user wants to see; the debug view opens when a breakpoint stops.
    suppressDebugView: true,
  });
  if (!started) void explainFailure();
  return started;
}

/** Offers the sample pipeline among the configurations that need no launch.json. */
export function offerPipeline(extensionUri: vscode.Uri): vscode.Disposable {
  const provider: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: (folder) => {
      // VS Code asks for each folder and once more for none: offered each time, it would stand there twice.
      const isFirst = folder?.uri.toString() === vscode.workspace.workspaceFolders?.[0]?.uri.toString();
      return isFirst && vscode.workspace.isTrusted ? [pipelineConfiguration(extensionUri, pipelineArguments(usualChoice()))] : [];
    },
  };
  return vscode.debug.registerDebugConfigurationProvider("pwa-node", provider, vscode.DebugConfigurationProviderTriggerKind.Dynamic);
}

interface PipelineConfiguration extends vscode.DebugConfiguration {
  readonly runtimeExecutable: string;
  readonly program: string;
  readonly cwd: string;
}

function pipelineConfiguration(extensionUri: vscode.Uri, args: readonly string[]): PipelineConfiguration {
  const dist = vscode.Uri.joinPath(extensionUri, "dist").fsPath;
  const built = `${dist.replaceAll("\\", "/")}/*.js`;
  return {
    type: "node",
    request: "launch",
    name: vscode.l10n.t("Traced Pipeline"),
    program: vscode.Uri.joinPath(extensionUri, "dist", "pipeline.js").fsPath,
    args: [...args],
    cwd: extensionUri.fsPath,
    runtimeExecutable: vscode.workspace.getConfiguration().get<string>(settings.pipelineRuntimeExecutable, "node"),
    // With its default mode the debugger drops what a program writes to standard output.
    console: "internalConsole",
    outputCapture: "std",
    internalConsoleOptions: "neverOpen",
    sourceMaps: true,
    outFiles: [built],
    // By default only maps beneath the workspace folder are read; the extension is elsewhere.
    resolveSourceMapLocations: [built],
    skipFiles: ["<node_internals>/**"],
    [runKey]: true,
  };
}

/** Whether some extension brings the debugger of Node.js: asked to start without one, VS Code would only complain. */
function hasDebugger(): boolean {
  return vscode.extensions.all.some(({ packageJSON }) => {
    const { contributes } = packageJSON as { readonly contributes?: { readonly debuggers?: unknown } };
    const debuggers: unknown = contributes?.debuggers;
    return Array.isArray(debuggers) && debuggers.some((each: unknown) => typeof each === "object" && each !== null && "type" in each && each.type === "node");
  });
}

async function explainFailure(): Promise<void> {
  const openSettings = vscode.l10n.t("Open Settings");
  const again = vscode.l10n.t("Try Again");
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t("The debug session of the sample pipeline did not start. It needs Node.js 20 or later and the built-in JavaScript debugger."),
    again,
    openSettings,
  );
  if (answer === again) await vscode.commands.executeCommand(commands.runPipeline);
  if (answer === openSettings) await vscode.commands.executeCommand("workbench.action.openSettings", settings.pipelineRuntimeExecutable);
}
