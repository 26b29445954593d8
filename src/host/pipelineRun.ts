import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { EngineClient } from "../engine/client";
import type { SourceSummary } from "../protocol/engine";
import { commands, runKey, settings } from "./ids";
import type { OutputCapture } from "./outputCapture";
import { Spool } from "./spool";

/** What a run needs of the extension. */
export interface RunEnvironment {
  readonly extensionUri: vscode.Uri;
  /** Where spools are kept. */
  readonly storageUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly capture: OutputCapture;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Runs the sample pipeline in a debug session; its output fills a spool that the engine follows.
 * @param extraArguments further command-line arguments of the pipeline
 * @returns whether the session started; a failure has been shown to the user
 */
export async function runTracedPipeline(environment: RunEnvironment, extraArguments: readonly string[] = []): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return false;
  }
  const { engine, capture, log } = environment;
  const run = randomUUID();
  const startedAt = new Date();
  const spoolUri = vscode.Uri.joinPath(environment.storageUri, "spools", `${startedAt.toISOString().replaceAll(":", "-")}-${run.slice(0, 8)}.jsonl`);
  const tellFailure = (error: unknown) => {
    log.error(error instanceof Error ? error : String(error));
  };
  let source: SourceSummary | undefined;
  const spool = await Spool.create(spoolUri.fsPath, {
    onWritten: () => {
      // A hint: the engine looks by itself, too, only later.
      if (source) engine.call("grown", { source: source.id }).catch(tellFailure);
    },
    onFailure: (error) => {
      tellFailure(error);
      void vscode.window.showErrorMessage(vscode.l10n.t("The output of the pipeline cannot be kept: {0}. Free space on the disk and run it again.", error.message));
    },
  });
  const { id } = (source = await engine.call("open", { path: spool.path, label: vscode.l10n.t("Traced Pipeline"), kind: "run", follow: true }));
  const finish = async () => {
    await spool.close();
    await engine.call("end", { source: id });
  };
  capture.expect(run, {
    onOutput: (text) => {
      spool.append(text);
    },
    onEnd: () => {
      finish().catch(tellFailure);
    },
  });
  const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration(environment, run, extraArguments), {
    // The traces are what the user wants to see; the debug view opens when a breakpoint stops.
    suppressDebugView: true,
  });
  if (started) return true;
  capture.forget(run);
  await spool.close();
  await engine.call("close", { source: id });
  await explainFailure();
  return false;
}

function configuration({ extensionUri }: RunEnvironment, run: string, extraArguments: readonly string[]): vscode.DebugConfiguration {
  const read = vscode.workspace.getConfiguration();
  const dist = vscode.Uri.joinPath(extensionUri, "dist").fsPath;
  const built = `${dist.replaceAll("\\", "/")}/*.js`;
  return {
    type: "node",
    request: "launch",
    name: vscode.l10n.t("Traced Pipeline"),
    program: vscode.Uri.joinPath(extensionUri, "dist", "pipeline.js").fsPath,
    args: [
      `--requests=${read.get<number>(settings.pipelineRequests, 8)}`,
      `--failure-rate=${read.get<number>(settings.pipelineFailureRate, 0.15)}`,
      `--seed=${read.get<number>(settings.pipelineSeed, 1)}`,
      ...extraArguments,
    ],
    cwd: extensionUri.fsPath,
    runtimeExecutable: read.get<string>(settings.pipelineRuntimeExecutable, "node"),
    // With its default mode the debugger drops what a program writes to standard output.
    console: "internalConsole",
    outputCapture: "std",
    internalConsoleOptions: "neverOpen",
    sourceMaps: true,
    outFiles: [built],
    // By default only maps beneath the workspace folder are read; the extension is elsewhere.
    resolveSourceMapLocations: [built],
    skipFiles: ["<node_internals>/**"],
    [runKey]: run,
  };
}

/** In a workspace that is not trusted nothing is started, however the command is called. */
async function explainTrust(): Promise<void> {
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("In a workspace that you do not trust Hopscope starts no program. It can still read log files."),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand("workbench.trust.manage");
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
