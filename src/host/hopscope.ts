import * as vscode from "vscode";
import { startEngine, type EngineClient } from "../engine/client";
import { DisposableStore } from "./disposableStore";
import { commands } from "./ids";
import { openLogFiles } from "./openLogFile";
import { OutputCapture } from "./outputCapture";
import { runTracedPipeline } from "./pipelineRun";
import { revealInLog } from "./recordReveal";
import { HealthStatusBar } from "./statusBar";
import { TimelinePanels } from "./timelinePanel";
import type { TraceElement } from "./traceItems";
import { TraceTree } from "./traceTree";

/** What the extension gives to other extensions and to its tests. */
export interface HopscopeApi {
  /** The engine behind the views: the same one that the tree and the timeline ask. */
  readonly engine: EngineClient;
  /** Runs the sample pipeline with further arguments; true when its debug session started. */
  readonly runTracedPipeline: (extraArguments?: readonly string[]) => Promise<boolean>;
}

/** Puts the parts together: one engine, the views that show it, the commands. */
export function startHopscope(context: vscode.ExtensionContext): HopscopeApi {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel("Hopscope", { log: true }));
  const engine = startEngine(context.asAbsolutePath("dist/engineWorker.js"), (error) => void reportCrash(log, error));
  parts.add({ dispose: () => void engine.stop() });
  const capture = parts.add(new OutputCapture());
  const tree = parts.add(new TraceTree(engine.client));
  const panels = parts.add(new TimelinePanels(context.extensionUri, engine.client, log));
  parts.add(new HealthStatusBar(engine.client));
  const environment = {
    extensionUri: context.extensionUri,
    storageUri: context.storageUri ?? context.globalStorageUri,
    engine: engine.client,
    capture,
    log,
  };
  const register = (command: string, run: (argument?: unknown) => unknown) => {
    parts.add(vscode.commands.registerCommand(command, run));
  };
  register(commands.runPipeline, () => runTracedPipeline(environment));
  register(commands.openLogFile, (uri) => openLogFiles(engine.client, uri instanceof vscode.Uri ? uri : undefined));
  register(commands.showLog, () => {
    log.show();
  });
  const onElement = <K extends TraceElement["kind"]>(command: string, kind: K, run: (element: Extract<TraceElement, { kind: K }>) => unknown) => {
    register(command, (argument) => (isElement(argument, kind) ? run(argument) : undefined));
  };
  onElement(commands.openTimeline, "trace", ({ summary }) => {
    panels.open(summary);
  });
  onElement(commands.copyCorrelationId, "trace", ({ summary }) => vscode.env.clipboard.writeText(summary.id));
  onElement(commands.removeSource, "source", ({ summary }) => engine.client.call("close", { source: summary.id }));
  onElement(commands.revealInLog, "node", ({ node }) => (node.kind === "record" ? revealInLog(node) : undefined));
  onElement(commands.showMore, "more", (more) => {
    tree.showMore(more);
  });
  return { engine: engine.client, runTracedPipeline: (extraArguments) => runTracedPipeline(environment, extraArguments) };
}

function isElement<K extends TraceElement["kind"]>(argument: unknown, kind: K): argument is Extract<TraceElement, { kind: K }> {
  return typeof argument === "object" && argument !== null && "kind" in argument && argument.kind === kind;
}

async function reportCrash(log: vscode.LogOutputChannel, error: Error): Promise<void> {
  log.error(error);
  const reload = vscode.l10n.t("Reload Window");
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t("Hopscope's engine stopped: {0}. Your logs are untouched; reload the window to read them again.", error.message), reload);
  if (answer === reload) await vscode.commands.executeCommand("workbench.action.reloadWindow");
}
